import { describe, expect, it } from '@jest/globals';
import type { SessionId, UserId } from '@app/common';
import { VerifiedTokens, type VerifiedToken } from './facet-token.strategy.js';

const now = new Date(0);
const verified = (kid: string, exp = 1): VerifiedToken => ({
  kid,
  sub: 'u' as UserId,
  sid: 's' as SessionId,
  org: 'o',
  iat: 0,
  exp,
});

describe('VerifiedTokens', () => {
  it('knows what it was told, by the whole text of the token', () => {
    const tokens = new VerifiedTokens(2);
    tokens.remember('a.b.c', verified('one'), now);
    expect([tokens.of('a.b.c')?.kid, tokens.of('a.b.d'), tokens.of('a.b.'), tokens.of('')]).toEqual([
      'one',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('forgets the oldest when it is full', () => {
    const tokens = new VerifiedTokens(2);
    for (const token of ['a', 'b', 'c']) tokens.remember(token, verified(token), now);
    expect(['a', 'b', 'c'].map((one) => tokens.of(one)?.kid)).toEqual([undefined, 'b', 'c']);
  });

  it('forgets what has expired when something new comes', () => {
    const tokens = new VerifiedTokens(10);
    for (const [token, exp] of Object.entries({ a: 1, b: 2, c: 10 })) tokens.remember(token, verified(token, exp), now);
    tokens.remember('d', verified('d', 10), new Date(2000));
    expect(['a', 'b', 'c', 'd'].map((one) => tokens.of(one)?.kid)).toEqual([undefined, undefined, 'c', 'd']);
  });
});
