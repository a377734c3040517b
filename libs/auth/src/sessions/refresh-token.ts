import { Injectable } from '@nestjs/common';
import { type SessionId, Encryption } from '@app/common';

/** What a refresh token says before anybody has checked it. */
export interface RefreshClaim {
  readonly sessionId: SessionId;
  readonly counter: number;
  /** Last moment of validity, in seconds since 1970. Told by the token itself, so that an expired one is known as such after its row has gone. */
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

/** Reads the text of a token; nothing when it is not of the form. */
export function readRefreshToken(token: string): RefreshClaim | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== tokenLength || bytes[0] !== version || bytes.toString('base64url') !== token) return undefined;
  const hex = bytes.toString('hex', 1, 17);
  const sessionId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as SessionId;
  return { sessionId, counter: bytes.readUInt32BE(17), expires: bytes.readUIntBE(21, 5), mac: bytes.subarray(bodyLength) };
}

/** Writes and authenticates refresh tokens: a session, a generation, an expiry, and a MAC over the three. */
@Injectable()
export class RefreshTokens {
  constructor(private readonly vault: Encryption) {}

  /** The same session and generation always give the same token, which is why parallel refreshes get the same successor. */
  write(session: { id: SessionId; counter: number; macKey: Buffer; expiresAt: Date }): string {
    const body = bodyOf(session.id, session.counter, Math.floor(session.expiresAt.getTime() / 1000));
    return Buffer.concat([body, this.vault.mac('refresh-tokens', session.macKey, body)]).toString('base64url');
  }

  isAuthentic(claim: RefreshClaim, macKey: Buffer): boolean {
    const body = bodyOf(claim.sessionId, claim.counter, claim.expires);
    return this.vault.proves('refresh-tokens', claim.mac, macKey, body);
  }
}
