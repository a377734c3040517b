import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { PasskeyRules } from './passkey-rules.js';
import type * as WebAuthn from './web-authn-library.js';

/** What a browser needs to have a passkey made. */
export type PasskeyCreationOptions = PublicKeyCredentialCreationOptionsJSON;
/** What a browser needs to ask for a passkey. */
export type PasskeyRequestOptions = PublicKeyCredentialRequestOptionsJSON;

/** Milliseconds in which an authenticator answers. */
export const ceremonyLifetime = 300_000;

const [es256, rs256, edDsa] = [-7, -257, -8];
const algorithms = [edDsa, es256, rs256];

/** A credential as `PublicKeyCredential.toJSON()` of a browser writes it. Nothing in it is validated yet. */
export type SentCredential = Readonly<Record<string, unknown>>;

/** The parts of it that are looked at before its signature. */
export interface ReadCredential {
  readonly id: Buffer;
  readonly challenge: Buffer;
  readonly origin: string;
  readonly userHandle: Buffer | undefined;
  readonly response: Readonly<Record<string, unknown>>;
}

/** A passkey that an authenticator has made. */
export interface VerifiedPasskey {
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: string[];
  readonly synced: boolean;
}

/** A signature of a passkey that is right. */
export interface VerifiedSignature {
  readonly counter: number;
  /** Whether the authenticator has asked for a PIN or a biometric. */
  readonly userVerified: boolean;
}

/** Loaded when the first passkey asks for it: it brings the formats of all attestations. */
// eslint-disable-next-line facet/static-imports -- a static import would slow every start down for the sake of a few
const library = (): Promise<typeof WebAuthn> => import('./web-authn-library.js');

const base64url = /^[A-Za-z0-9_-]{1,16384}$/;
const bytesOf = (value: unknown): Buffer | undefined =>
  typeof value === 'string' && base64url.test(value) ? Buffer.from(value, 'base64url') : undefined;
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function clientDataOf(text: unknown): Record<string, unknown> | undefined {
  try {
    const data: unknown = JSON.parse(bytesOf(text)?.toString() ?? '');
    return isRecord(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined for what no browser has made on a page that may use passkeys. */
export function readCredential(sent: SentCredential, rules: PasskeyRules): ReadCredential | undefined {
  const { id: encodedId, rawId, type, response } = sent;
  const id = bytesOf(encodedId);
  if (!id || rawId !== encodedId || type !== 'public-key' || !isRecord(response)) return undefined;
  const { challenge, origin, crossOrigin } = clientDataOf(response.clientDataJSON) ?? {};
  const signed = bytesOf(challenge);
  // A page in a frame of another site: the user sees the other site.
  if (!signed || typeof origin !== 'string' || !rules.acceptsOrigin(origin) || crossOrigin === true) return undefined;
  return { id, challenge: signed, origin, userHandle: bytesOf(response.userHandle), response };
}

/** @param known ids of the passkeys that the user has: their authenticators make no second one */
export async function creationOptions(
  rules: PasskeyRules,
  user: { readonly name: string; readonly handle: Buffer },
  known: readonly PasskeyReference[],
): Promise<PasskeyCreationOptions> {
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
    rpName: rules.name,
    rpID: rules.domain,
    userID: new Uint8Array(user.handle),
    userName: user.name,
    userDisplayName: user.name,
    timeout: ceremonyLifetime,
    attestationType: 'none',
    excludeCredentials: known.map(toDescriptor),
    authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
    supportedAlgorithmIDs: algorithms,
  });
}

/** A passkey by which a browser finds its authenticator. */
export interface PasskeyReference {
  readonly credentialId: Buffer;
  readonly transports: readonly string[];
}

/** @param known the passkeys to ask for; empty: any that the authenticators have for the domain */
export async function requestOptions(
  rules: PasskeyRules,
  known: readonly PasskeyReference[],
  userVerification: 'required' | 'preferred',
): Promise<PasskeyRequestOptions> {
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({
    rpID: rules.domain,
    timeout: ceremonyLifetime,
    allowCredentials: known.map(toDescriptor),
    userVerification,
  });
}

const toDescriptor = ({
  credentialId,
  transports,
}: PasskeyReference): { id: string; transports: AuthenticatorTransport[] } => ({
  id: credentialId.toString('base64url'),
  transports: transports as AuthenticatorTransport[],
});

/** What a library takes: the fields that count, as texts. */
const plain = (response: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, string> =>
  Object.fromEntries(fields.flatMap((name) => (bytesOf(response[name]) ? [[name, String(response[name])]] : [])));

const asSent = ({ id }: ReadCredential, response: object): object => ({
  id: id.toString('base64url'),
  rawId: id.toString('base64url'),
  type: 'public-key',
  clientExtensionResults: {},
  response,
});

const knownTransports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

const transportsIn = (value: unknown): string[] =>
  knownTransports.filter((one) => Array.isArray(value) && value.includes(one));

/** Undefined for what is no new passkey. The caller checks its challenge. */
export async function verifyCreation(rules: PasskeyRules, sent: ReadCredential): Promise<VerifiedPasskey | undefined> {
  const response = plain(sent.response, ['clientDataJSON', 'attestationObject']);
  try {
    if (!(await isWithoutCertificates(response.attestationObject ?? ''))) return undefined;
    const { verifyRegistrationResponse } = await library();
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: asSent(sent, response) as RegistrationResponseJSON,
      expectedChallenge: sent.challenge.toString('base64url'),
      expectedOrigin: sent.origin,
      expectedRPID: rules.domain,
      requireUserVerification: false,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified || registrationInfo.credential.id !== sent.id.toString('base64url')) return undefined;
    return {
      credentialId: sent.id,
      publicKey: Buffer.from(registrationInfo.credential.publicKey),
      counter: registrationInfo.credential.counter,
      transports: transportsIn(sent.response.transports),
      synced: registrationInfo.credentialDeviceType === 'multiDevice',
    };
  } catch {
    // The library has one error for all that is wrong.
    return undefined;
  }
}

/** The options ask for no attestation. To check certificates, the library would fetch addresses that they name. */
async function isWithoutCertificates(attestationObject: string): Promise<boolean> {
  const { decodeAttestationObject } = await library();
  const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')));
  const format = decoded.get('fmt');
  return format === 'none' || (format === 'packed' && decoded.get('attStmt').get('x5c') === undefined);
}

/** Undefined for a signature that is not one of this key. The caller checks its challenge and its counter. */
export async function verifySignature(
  rules: PasskeyRules,
  sent: ReadCredential,
  publicKey: Buffer,
  requireUserVerification: boolean,
): Promise<VerifiedSignature | undefined> {
  const response = plain(sent.response, ['clientDataJSON', 'authenticatorData', 'signature']);
  try {
    const { verifyAuthenticationResponse } = await library();
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: asSent(sent, response) as AuthenticationResponseJSON,
      expectedChallenge: sent.challenge.toString('base64url'),
      expectedOrigin: sent.origin,
      expectedRPID: rules.domain,
      credential: { id: sent.id.toString('base64url'), publicKey: new Uint8Array(publicKey), counter: 0 },
      requireUserVerification,
    });
    if (!verified) return undefined;
    return { counter: authenticationInfo.newCounter, userVerified: authenticationInfo.userVerified };
  } catch {
    return undefined;
  }
}
