import { hash } from 'node:crypto';
import type { AccessClaims } from './access-tokens.js';

/** What a signature has proved: whose token it is, since when and until when, and the key that signed it. */
export interface VerifiedToken extends Pick<AccessClaims, 'sub' | 'sid'> {
  readonly exp: number;
  readonly iat: number;
  readonly kid: string;
}

/** No token lies in memory: what is kept finds one and is none. */
const digestOf = (token: string): string => hash('sha256', token, 'base64');

/**
 * Tokens whose signature was checked already, so that it is checked once and not with every request. Only that is remembered: when a token expires is asked
 * each time, and so is the session behind it. Those that have expired are forgotten, and the oldest when there are too many.
 */
export class VerifiedTokens {
  private readonly known = new Map<string, VerifiedToken>();

  /** @param most tokens that are remembered; each takes about half a kilobyte */
  constructor(private readonly most: number) {}

  of(token: string): VerifiedToken | undefined {
    return this.known.get(digestOf(token));
  }

  remember(token: string, verified: VerifiedToken, now: Date): void {
    this.known.set(digestOf(token), verified);
    // All live equally long, so they expire in about the order in which they came.
    for (const [oldest, { exp }] of this.known) {
      if (this.known.size <= this.most && exp * 1000 > now.getTime()) return;
      this.known.delete(oldest);
    }
  }
}
