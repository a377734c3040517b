import { Secret, TOTP } from 'otpauth';
import type * as QrCode from 'qrcode';

/** What an authenticator app is set up with. */
export interface AuthenticatorSetUp {
  /** The secret in Base32, to type in. */
  readonly setupKey: string;
  readonly uri: string;
  /** The URI as a picture: an SVG image. */
  readonly qrCode: string;
}

// What all apps know: SHA-1, six digits, 30 seconds.
const settings = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const totpOf = (secret: Buffer): TOTP =>
  new TOTP({ ...settings, secret: new Secret({ buffer: new Uint8Array(secret).buffer }) });

export const newTotpSecret = (): Buffer => Buffer.from(new Secret({ size: 20 }).bytes);

/** Loaded when the first app is set up: it brings a writer of PNG. */
// eslint-disable-next-line facet/static-imports -- a static import would cost every installation its memory
const library = (): Promise<typeof QrCode> => import('qrcode');

/** @param label what the app shows beside the issuer: the address of the user */
export async function setUpOf(secret: Buffer, issuer: string, label: string): Promise<AuthenticatorSetUp> {
  const totp = totpOf(secret);
  Object.assign(totp, { issuer, label });
  const uri = totp.toString();
  const { toString } = await library();
  return { setupKey: totp.secret.base32, uri, qrCode: await toString(uri, { type: 'svg', errorCorrectionLevel: 'M' }) };
}

/** The time step of a code: the current one, the one before or the next one. Undefined: the code is wrong. */
export function stepOfCode(secret: Buffer, code: string, now: Date): number | undefined {
  const totp = totpOf(secret);
  const timestamp = now.getTime();
  const delta = totp.validate({ token: code, timestamp, window: 1 });
  return delta === null ? undefined : totp.counter({ timestamp }) + delta;
}
