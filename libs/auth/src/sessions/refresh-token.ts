import type { Encryption, SessionId } from '@app/common';

/** What a refresh token says. It is not authenticated yet. */
export interface RefreshClaim {
  readonly sessionId: SessionId;
  readonly counter: number;
  /**
   * Last moment of validity, in seconds since 1970. A part of the token, so that an expired one is known as
   * such when its row is gone.
   */
  readonly expires: number;
  readonly mac: Buffer;
}

// version (1 byte), session (16), counter (4), expiry in seconds (5), MAC (32)
const version = 1;
const bodyLength = 26;
const tokenLength = bodyLength + 32;

function bodyOf(sessionId: SessionId, counter: number, expires: number): Buffer {
  const body = Buffer.alloc(bodyLength);
  body.writeUInt8(version, 0);
  body.write(sessionId.replaceAll('-', ''), 1, 16, 'hex');
  body.writeUInt32BE(counter, 17);
  body.writeUIntBE(expires, 21, 5);
  return body;
}

/** Undefined for a text that is not of the form. */
export function readRefreshToken(token: string): RefreshClaim | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== tokenLength || bytes[0] !== version || bytes.toString('base64url') !== token) return undefined;
  const hex = bytes.toString('hex', 1, 17);
  const sessionId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as SessionId;
  return {
    sessionId,
    counter: bytes.readUInt32BE(17),
    expires: bytes.readUIntBE(21, 5),
    mac: bytes.subarray(bodyLength),
  };
}

/** The same session and generation always give the same token, so parallel refreshes get the same successor. */
export function writeRefreshToken(
  encryption: Encryption,
  session: { id: SessionId; counter: number; macKey: Buffer; expiresAt: Date },
): string {
  const body = bodyOf(session.id, session.counter, Math.floor(session.expiresAt.getTime() / 1000));
  return Buffer.concat([body, encryption.mac('refresh-tokens', session.macKey, body)]).toString('base64url');
}

/** Whether the MAC is the one of the claim: a session, a generation and an expiry. */
export function isAuthentic(encryption: Encryption, claim: RefreshClaim, macKey: Buffer): boolean {
  return encryption.proves('refresh-tokens', claim.mac, macKey, bodyOf(claim.sessionId, claim.counter, claim.expires));
}
