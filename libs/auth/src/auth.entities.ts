import { StreamTicket } from './browsers/stream-ticket.entity.js';
import { IssuerKeySet } from './issuers/issuer-key-set.entity.js';
import { EmailSignIn } from './email-sign-ins/email-sign-in.entity.js';
import { SignInEnd } from './email-sign-ins/sign-in-end.entity.js';
import { KnownDevice } from './devices/known-device.entity.js';
import { RecoveryCode } from './factors/recovery-code.entity.js';
import { SignInChallenge } from './factors/sign-in-challenge.entity.js';
import { TotpFactor } from './factors/totp-factor.entity.js';
import { PasskeyRequest } from './passkeys/passkey-request.entity.js';
import { Passkey } from './passkeys/passkey.entity.js';
import { StoredIssuer } from './issuers/trusted-issuer.entity.js';
import { ApiKey } from './keys/api-key.entity.js';
import { OneTimeToken } from './links/one-time-token.entity.js';
import { PasswordCredential } from './passwords/password-credential.entity.js';
import { OrganizationSecret } from './secrets/organization-secret.entity.js';
import { Session } from './sessions/session.entity.js';
import { SigningKey } from './tokens/signing-key.entity.js';
import { WalletSignIn } from './wallets/wallet-sign-in.entity.js';

/** The entities of this library, for the data source. */
export const authEntities = [
  PasswordCredential,
  Session,
  EmailSignIn,
  SignInEnd,
  KnownDevice,
  TotpFactor,
  RecoveryCode,
  SignInChallenge,
  Passkey,
  PasskeyRequest,
  ApiKey,
  SigningKey,
  StoredIssuer,
  IssuerKeySet,
  OrganizationSecret,
  OneTimeToken,
  StreamTicket,
  WalletSignIn,
];
