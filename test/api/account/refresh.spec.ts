import { describe, expect, it } from '@jest/globals';
import { claimsOf, expectProblem, refresh, signIn, type TestTokens } from '../../support/account.js';
import { api } from '../../support/api.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

async function counterOf({ accessToken }: Pick<TestPerson, 'accessToken'>): Promise<number | undefined> {
  const [row] = await facet.sql<{ counter: number }>('select counter from sessions where id = $1', [
    claimsOf(accessToken).sid,
  ]);
  return row?.counter;
}

async function successor(token: string): Promise<TestTokens> {
  const { status, body } = await refresh(token);
  expect(status).toBe(200);
  return body as TestTokens;
}

const bytesOf = (token: string): Buffer => Buffer.from(token, 'base64url');

/** The token with one byte changed. */
function bent(token: string, at: number): string {
  const bytes = bytesOf(token);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString('base64url');
}

describe('POST /auth/refresh', () => {
  it('gives the next pair for the same session', async () => {
    const mia = await aPerson();
    const { status, body } = await refresh(mia.refreshToken);
    expect(status).toBe(200);
    expect(body).toMatchObject({ tokenType: 'Bearer', expiresIn: 600, user: { id: mia.id } });
    expect(body.refreshToken).not.toBe(mia.refreshToken);
    expect(claimsOf(body.accessToken).sid).toBe(claimsOf(mia.accessToken).sid);
    expect((await api.with({ authorization: `Bearer ${body.accessToken}` }).get('/me')).status).toBe(200);
    expect(await counterOf(mia)).toBe(1);
  });

  it('gives the same successor to a repeated call, for a minute', async () => {
    const mia = await aPerson();
    const first = await successor(mia.refreshToken);
    for (const after of [0, 5, 30, 58])
      expect((await later(after, () => successor(mia.refreshToken))).refreshToken).toBe(first.refreshToken);
    expect(await counterOf(mia)).toBe(1);
  });

  it('ends the session when a used token comes back later than that, and writes it down', async () => {
    const mia = await aPerson();
    const first = await successor(mia.refreshToken);
    expectProblem(await later(62, () => refresh(mia.refreshToken)), 401, 'refresh_token.invalid');
    expectProblem(await refresh(first.refreshToken), 401, 'refresh_token.invalid');
    expect((await api.with({ authorization: `Bearer ${first.accessToken}` }).get('/me')).status).toBe(401);
    expect(
      await facet.sql(
        `select action from audit_entries where action = 'session.replayed' and details ->> 'session' = $1`,
        [claimsOf(mia.accessToken).sid],
      ),
    ).toHaveLength(1);
  });

  it('gives one successor to fifty calls at once', async () => {
    const mia = await aPerson();
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(mia.refreshToken)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => (body as TestTokens).refreshToken)).size).toBe(1);
    expect(await counterOf(mia)).toBe(1);
  });

  it('ends the session when a token comes back after two generations', async () => {
    const mia = await aPerson();
    const second = await successor(mia.refreshToken);
    const third = await successor(second.refreshToken);
    expectProblem(await refresh(mia.refreshToken), 401, 'refresh_token.invalid');
    for (const token of [mia.refreshToken, second.refreshToken, third.refreshToken])
      expectProblem(await refresh(token), 401, 'refresh_token.invalid');
    expect(await counterOf(mia)).toBeUndefined();
    expect((await api.with({ authorization: `Bearer ${third.accessToken}` }).get('/me')).status).toBe(401);
  });

  it('leaves the other sessions of the user alone then', async () => {
    const mia = await aPerson();
    const other = await signIn(mia);
    const second = await successor(mia.refreshToken);
    await successor(second.refreshToken);
    await refresh(mia.refreshToken);
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });

  it('carries a session as long as it is used', async () => {
    const mia = await aPerson();
    const day = 86_400;
    const second = await later(20 * day, () => successor(mia.refreshToken));
    const third = await later(40 * day, () => successor(second.refreshToken));
    await later(69 * day, () => successor(third.refreshToken));
  });

  it('notes the use and the new end', async () => {
    const mia = await aPerson();
    await later(3600, () => successor(mia.refreshToken));
    const [row] = await facet.sql(
      `select round(extract(epoch from last_used_at - created_at) / 60)::int as minutes, round(extract(epoch from expires_at - last_used_at) / 86400)::int as days
       from sessions where id = $1`,
      [claimsOf(mia.accessToken).sid],
    );
    expect(row).toEqual({ minutes: 60, days: 30 });
  });

  it('tells an expired token by a code of its own, also when the session has gone since', async () => {
    const mia = await aPerson();
    const month = 2_592_001;
    expectProblem(await later(month, () => refresh(mia.refreshToken)), 401, 'refresh_token.expired');
    await facet.sql('delete from sessions where user_id = $1', [mia.id]);
    expectProblem(await later(month, () => refresh(mia.refreshToken)), 401, 'refresh_token.expired');
  });

  it('refuses the token of a session that was left', async () => {
    const mia = await aPerson();
    expect((await api.as(mia).post('/auth/logout')).status).toBe(204);
    expectProblem(await refresh(mia.refreshToken), 401, 'refresh_token.invalid');
  });

  it.each(['banned', 'deleted', 'pending', 'invited'])(
    'refuses a user who is %s, and changes nothing',
    async (status) => {
      const mia = await aPerson();
      await facet.sql('update users set status = $2 where id = $1', [mia.id, status]);
      expectProblem(await refresh(mia.refreshToken), 401, 'refresh_token.invalid');
      expect(await counterOf(mia)).toBe(0);
    },
  );

  describe('a token that was not given out', () => {
    it('is refused with any single byte changed', async () => {
      const mia = await aPerson();
      // Of the expiry only the last byte: the first ones make it a token of long ago or of a far future.
      const places = [0, 1, 16, 17, 20, 25, ...Array.from({ length: 32 }, (_, at) => 26 + at)];
      for (const at of places) expectProblem(await refresh(bent(mia.refreshToken, at)), 401, 'refresh_token.invalid');
      expect(await counterOf(mia)).toBe(0);
    });

    it('is refused with the MAC of another session', async () => {
      const mia = await aPerson();
      const ben = await aPerson();
      const mixed = Buffer.concat([
        bytesOf(mia.refreshToken).subarray(0, 26),
        bytesOf(ben.refreshToken).subarray(26),
      ]).toString('base64url');
      expectProblem(await refresh(mixed), 401, 'refresh_token.invalid');
    });

    it('is refused when it says that it comes from the future of its session', async () => {
      const mia = await aPerson();
      const ahead = bytesOf(mia.refreshToken);
      ahead.writeUInt32BE(7, 17);
      expectProblem(await refresh(ahead.toString('base64url')), 401, 'refresh_token.invalid');
      expect((await refresh(mia.refreshToken)).status).toBe(200);
    });

    it.each<[string, (token: string) => string]>([
      ['cut', (token) => token.slice(0, -1)],
      ['cut to its body', (token) => bytesOf(token).subarray(0, 26).toString('base64url')],
      ['longer', (token) => `${token}AAAA`],
      ['padded', (token) => `${token}=`],
      ['in the other alphabet', (token) => bytesOf(token).fill(0xff, 26).toString('base64')],
      [
        'with unused bits set',
        (token) =>
          token.slice(0, -1) +
          'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.charAt(lastDigit(token) ^ 1),
      ],
      ['with white space', (token) => ` ${token}`],
      ['with a line break inside', (token) => `${token.slice(0, 10)}\n${token.slice(10)}`],
      ['empty', () => ''],
      ['an access token in its place', () => 'eyJhbGciOiJFUzI1NiJ9.e30.AAAA'],
    ])('is refused: %s', async (_, changed) => {
      const mia = await aPerson();
      expectProblem(await refresh(changed(mia.refreshToken)), 401, 'refresh_token.invalid');
      expect(await counterOf(mia)).toBe(0);
    });
  });
});

const lastDigit = (token: string): number =>
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.indexOf(token.slice(-1));
