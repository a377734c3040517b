import { describe, expect, it } from '@jest/globals';
import type { SessionId, UserId } from '@app/kernel';
import { VerifiedTokens, type VerifiedToken } from './verified-tokens.js';

const verified = (kid: string): VerifiedToken => ({ kid, sub: 'u' as UserId, sid: 's' as SessionId, exp: 1 });

describe('VerifiedTokens', () => {
  it('knows what it was told, by the whole text of the token', () => {
    const tokens = new VerifiedTokens(2);
    tokens.remember('a.b.c', verified('one'));
    expect([tokens.of('a.b.c')?.kid, tokens.of('a.b.d'), tokens.of('a.b.'), tokens.of('')]).toEqual(['one', undefined, undefined, undefined]);
  });

  it('forgets the oldest when it is full', () => {
    const tokens = new VerifiedTokens(2);
    for (const token of ['a', 'b', 'c']) tokens.remember(token, verified(token));
    expect(['a', 'b', 'c'].map((one) => tokens.of(one)?.kid)).toEqual([undefined, 'b', 'c']);
  });
});
