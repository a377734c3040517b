import { describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { signIn } from '../../support/account.js';
import { api } from '../../support/api.js';
import { aPerson, later } from '../../support/people.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

async function keySet(): Promise<JSONWebKeySet> {
  const { status, body, headers } = await api.get('/.well-known/jwks.json');
  expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=300']);
  return body as JSONWebKeySet;
}

const kidOf = (token: string): string | undefined => decodeProtectedHeader(token).kid;

const verify = async (token: string, at = new Date()): ReturnType<typeof jwtVerify> =>
  jwtVerify(token, createLocalJWKSet(await keySet()), {
    issuer: 'facet',
    audience: 'facet',
    typ: 'at+jwt',
    algorithms: ['ES256', 'RS256'],
    currentDate: at,
  });

const works = async (accessToken: string): Promise<boolean> => (await api.with({ authorization: `Bearer ${accessToken}` }).get('/me')).status === 200;

describe('GET /.well-known/jwks.json', () => {
  it('verifies our tokens, which carry who and nothing else', async () => {
    const mia = await aPerson();
    const { payload, protectedHeader } = await verify(mia.accessToken);
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
    expect(payload).toEqual({
      iss: 'facet',
      aud: 'facet',
      sub: mia.id,
      sid: expect.stringMatching(uuid),
      org: mia.organization,
      iat: expect.any(Number),
      exp: (payload.iat ?? 0) + 600,
      jti: expect.stringMatching(uuid),
    });
  });

  it('gives every token an id of its own', async () => {
    const mia = await aPerson();
    const tokens = [mia.accessToken, (await signIn(mia)).accessToken, (await signIn(mia)).accessToken];
    const ids = await Promise.all(tokens.map(async (token) => (await verify(token)).payload.jti));
    expect(new Set(ids).size).toBe(3);
  });

  it('shows public parts only', async () => {
    for (const key of (await keySet()).keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it('does not verify what was changed', async () => {
    const { accessToken } = await aPerson();
    const [head = '', , signature = ''] = accessToken.split('.');
    const claims = Buffer.from(JSON.stringify({ iss: 'facet', aud: 'facet', sub: 'x', exp: 9_999_999_999 })).toString('base64url');
    await expect(verify(`${head}.${claims}.${signature}`)).rejects.toThrow();
    expect(await works(`${head}.${claims}.${signature}`)).toBe(false);
  });
});

describe('a rotation of the signing key', () => {
  it.each(['ES256', 'RS256'] as const)('publishes the new key before it signs, and lets old tokens live: %s', async (algorithm) => {
    const { signingKeys } = facet;
    const old = await aPerson();
    const { kid } = await signingKeys.rotate(algorithm, false);
    await signingKeys.ensure();
    expect((await keySet()).keys.map((key) => key.kid)).toEqual(expect.arrayContaining([kid, kidOf(old.accessToken)]));
    expect(kidOf((await signIn(old)).accessToken)).toBe(kidOf(old.accessToken));

    await later(301, async () => {
      const { accessToken } = await signIn(old);
      expect(decodeProtectedHeader(accessToken)).toEqual({ alg: algorithm, typ: 'at+jwt', kid });
      expect((await verify(accessToken, new Date(Date.now() + 301_000))).payload.sub).toBe(old.id);
      expect([await works(accessToken), await works(old.accessToken)]).toEqual([true, true]);
    });
  });

  it('may take effect at once', async () => {
    const mia = await aPerson();
    // The keys before were made with a clock that had been moved ahead.
    await later(1000, async () => {
      const { kid } = await facet.signingKeys.rotate('ES256', true);
      await facet.signingKeys.ensure();
      expect(kidOf((await signIn(mia)).accessToken)).toBe(kid);
    });
  });

  it('removes keys when none of their tokens can be alive', async () => {
    const before = new Set((await keySet()).keys.map((key) => key.kid));
    await later(7200, async () => {
      await facet.signingKeys.rotate('ES256', true);
      await facet.signingKeys.ensure();
      const left = (await keySet()).keys.filter((key) => before.has(key.kid));
      // The one that signed last: its tokens may still be alive.
      expect(left).toHaveLength(1);
    });
  });

  it('of which the key is gone ends every token that it signed, also one that was used before', async () => {
    const mia = await aPerson();
    expect(await works(mia.accessToken)).toBe(true);
    const [row] = await facet.sql<{ row: object }>('delete from signing_keys k where kid = $1 returning to_jsonb(k) as row', [kidOf(mia.accessToken)]);
    await facet.signingKeys.rotate('ES256', true);
    await facet.signingKeys.ensure();
    expect(await works(mia.accessToken)).toBe(false);
    await facet.sql('insert into signing_keys select * from jsonb_populate_record(null::signing_keys, $1)', [JSON.stringify(row?.row)]);
    await facet.signingKeys.ensure();
    expect(await works(mia.accessToken)).toBe(true);
  });

  it('keeps private keys sealed', async () => {
    const rows = await facet.sql<{ sealed: Buffer; publicJwk: object }>('select sealed_private_key as sealed, public_jwk as "publicJwk" from signing_keys');
    expect(rows.length).toBeGreaterThan(0);
    for (const { sealed, publicJwk } of rows) {
      // PKCS #8 begins with a sequence and the version 0.
      expect(sealed.toString('hex')).not.toContain('020100');
      expect(publicJwk).not.toHaveProperty('d');
    }
  });
});
