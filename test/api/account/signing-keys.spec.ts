import { describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { refresh, signIn, type TestTokens } from '../../support/account.js';
import { api } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
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

const works = async (accessToken: string): Promise<boolean> =>
  (await api.with({ authorization: `Bearer ${accessToken}` }).get('/me')).status === 200;

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
    for (const key of (await keySet()).keys)
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it('does not verify what was changed', async () => {
    const { accessToken } = await aPerson();
    const [head = '', , signature = ''] = accessToken.split('.');
    const claims = Buffer.from(JSON.stringify({ iss: 'facet', aud: 'facet', sub: 'x', exp: 9_999_999_999 })).toString(
      'base64url',
    );
    await expect(verify(`${head}.${claims}.${signature}`)).rejects.toThrow();
    expect(await works(`${head}.${claims}.${signature}`)).toBe(false);
  });
});

describe('a rotation of the signing key', () => {
  it.each(['ES256', 'RS256'] as const)(
    'publishes the new key before it signs, and lets old tokens live: %s',
    async (algorithm) => {
      const { signingKeys } = facet;
      const old = await aPerson();
      const { kid } = await signingKeys.rotate(algorithm, false);
      await signingKeys.ensure();
      expect((await keySet()).keys.map((key) => key.kid)).toEqual(
        expect.arrayContaining([kid, kidOf(old.accessToken)]),
      );
      expect(kidOf((await signIn(old)).accessToken)).toBe(kidOf(old.accessToken));

      await later(301, async () => {
        const { accessToken } = await signIn(old);
        expect(decodeProtectedHeader(accessToken)).toEqual({ alg: algorithm, typ: 'at+jwt', kid });
        expect((await verify(accessToken, new Date(Date.now() + 301_000))).payload.sub).toBe(old.id);
        expect([await works(accessToken), await works(old.accessToken)]).toEqual([true, true]);
      });
    },
  );

  it('may take effect at once', async () => {
    const mia = await aPerson();
    // The keys before were made with a clock that had been moved ahead.
    await later(1000, async () => {
      const { kid } = await facet.signingKeys.rotate('ES256', true);
      await facet.signingKeys.ensure();
      expect(kidOf((await signIn(mia)).accessToken)).toBe(kid);
      expect((await keySet()).keys.map((key) => key.kid)).toEqual([kid]);
    });
  });

  it('that takes effect at once ends the tokens of all other keys, also those that were used before, on every instance', async () => {
    const mia = await aPerson();
    const other = await facet.another();
    const seen = async (token: string): Promise<number[]> =>
      Promise.all(
        [facet.url, other].map(
          async (at) =>
            (
              await api
                .at(at)
                .with({ authorization: `Bearer ${token}` })
                .get('/me')
            ).status,
        ),
      );
    expect(await seen(mia.accessToken)).toEqual([200, 200]);
    const { kid, removed } = await facet.signingKeys.rotate('ES256', true);
    expect(removed).toContain(kidOf(mia.accessToken));
    await eventually(
      async () => ((await seen(mia.accessToken)).every((status) => status === 401) ? true : undefined),
      10_000,
    );
    expect((await keySet()).keys.map((key) => key.kid)).toEqual([kid]);
    const { body } = await refresh(mia.refreshToken);
    expect(await seen((body as TestTokens).accessToken)).toEqual([200, 200]);
  });

  it('removes keys when none of their tokens can be alive', async () => {
    await facet.signingKeys.rotate('ES256', true);
    for (const seconds of [0, 7200, 14_400]) await later(seconds, () => facet.signingKeys.rotate('ES256', false));
    const rows = await later(14_400, () => facet.signingKeys.list());
    // The one before signs: its successor has yet to come.
    expect(rows.map((one) => one.state)).toEqual(['next', 'signs']);
  });

  it('takes a key off the key set when its last token has expired', async () => {
    await facet.signingKeys.rotate('ES256', true);
    const { kid } = await facet.signingKeys.rotate('ES256', false);
    await facet.signingKeys.ensure();
    const kids = async (): Promise<unknown[]> => (await keySet()).keys.map((key) => key.kid);
    expect(await later(301, kids)).toHaveLength((await kids()).length);
    expect(await later(301 + 610, kids)).toEqual([kid]);
  });

  it('of which the key is gone ends every token that it signed, also one that was used before', async () => {
    const mia = await aPerson();
    expect(await works(mia.accessToken)).toBe(true);
    const [row] = await facet.sql<{ row: object }>(
      'delete from signing_keys k where kid = $1 returning to_jsonb(k) as row',
      [kidOf(mia.accessToken)],
    );
    await facet.signingKeys.ensure();
    expect(await works(mia.accessToken)).toBe(false);
    await facet.sql('insert into signing_keys select * from jsonb_populate_record(null::signing_keys, $1)', [
      JSON.stringify(row?.row),
    ]);
    await facet.signingKeys.ensure();
    expect(await works(mia.accessToken)).toBe(true);
  });

  it('keeps private keys sealed', async () => {
    const rows = await facet.sql<{ sealed: Buffer; publicJwk: object }>(
      'select sealed_private_key as sealed, public_jwk as "publicJwk" from signing_keys',
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { sealed, publicJwk } of rows) {
      // PKCS #8 begins with a sequence and the version 0.
      expect(sealed.toString('hex')).not.toContain('020100');
      expect(publicJwk).not.toHaveProperty('d');
    }
  });
});

describe('removing a signing key', () => {
  it('ends a key that has been superseded, and one that has yet to sign', async () => {
    const mia = await aPerson();
    const { kid } = await facet.signingKeys.rotate('ES256', false);
    await facet.signingKeys.remove(kid);
    await facet.signingKeys.ensure();
    expect((await keySet()).keys.map((key) => key.kid)).not.toContain(kid);
    expect(await works(mia.accessToken)).toBe(true);

    const alone = await facet.signingKeys.rotate('ES256', true);
    await facet.signingKeys.ensure();
    const ben = await aPerson();
    expect(kidOf(ben.accessToken)).toBe(alone.kid);
    const next = await facet.signingKeys.rotate('ES256', false);
    await later(301, async () => {
      await facet.signingKeys.remove(alone.kid);
      await facet.signingKeys.ensure();
      expect((await facet.signingKeys.list()).map((one) => [one.kid, one.state])).toEqual([[next.kid, 'signs']]);
      expect(await works(ben.accessToken)).toBe(false);
    });
  });

  it('is nothing for the key that signs, and for one that is not there', async () => {
    const signing = (await facet.signingKeys.list()).find((one) => one.state === 'signs')?.kid ?? '';
    await expect(facet.signingKeys.remove(signing)).rejects.toMatchObject({ code: 'signing_key.in_use' });
    await expect(facet.signingKeys.remove('nothing')).rejects.toMatchObject({ code: 'signing_key.unknown' });
    expect((await facet.signingKeys.list()).map((one) => one.kid)).toContain(signing);
  });

  it('leaves a key that signs, however many rotate and remove at once', async () => {
    const work = Array.from({ length: 6 }, () => facet.signingKeys.rotate('ES256', true));
    await Promise.all(work);
    const rows = await facet.signingKeys.list();
    expect(rows.map((one) => one.state)).toEqual(['signs']);
    await facet.signingKeys.ensure();
    expect(await works((await aPerson()).accessToken)).toBe(true);
  });
});
