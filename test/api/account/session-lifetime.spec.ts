/** @settings {"JOBS":"on"} */
import { describe, expect, it } from '@jest/globals';
import { claimsOf, expectProblem, refresh, signIn, type TestTokens } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { enqueue, workedOff } from '../../support/jobs.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

const day = 86_400;
const sidOf = ({ accessToken }: { accessToken: string }): string => String(claimsOf(accessToken).sid);
const reuse = (refreshToken: string): Promise<Answer> => api.post('/v1/user/auth/refresh-session', { refreshToken });

async function successor(token: string, after = 0): Promise<string> {
  const { status, body } = await later(after, () => refresh(token));
  expect(status).toBe(200);
  return (body as TestTokens).refreshToken;
}

/** As a server of the version before leaves a session that it has advanced. */
const byOlderVersion = ({ accessToken }: TestPerson, usedAgo: string): Promise<unknown> =>
  facet.sql(`update sessions set counter = counter + 1, last_used_at = now() - $2::interval where id = $1`, [
    claimsOf(accessToken).sid,
    usedAgo,
  ]);

const replays = async (session: string): Promise<number> =>
  (
    await facet.sql(`select 1 from audit_entries where action = 'session.replayed' and details ->> 'session' = $1`, [
      session,
    ])
  ).length;

describe('the absolute lifetime of a session', () => {
  it('is ninety days, however often the session is refreshed', async () => {
    const mia = await aPerson();
    let token = mia.refreshToken;
    for (const days of [25, 50, 75, 89]) token = await successor(token, days * day);
    const [row] = await facet.sql(
      'select extract(epoch from expires_at - created_at)::float / 86400 as days from sessions where id = $1',
      [sidOf(mia)],
    );
    expect(Math.round(Number(row?.days) * 1000) / 1000).toBe(90);
    expectProblem(await later(90 * day, () => refresh(token)), 401, 'refresh_token.expired');
  });

  it('counts from the sign-in for sessions of the version before, whose end lies beyond it', async () => {
    const mia = await aPerson();
    const aged = facet.sql(`update sessions set created_at = created_at - interval '91 days' where id = $1`, [
      sidOf(mia),
    ]);
    await aged;
    for (const call of [refresh, reuse]) expect((await call(mia.refreshToken)).status).toBe(401);
    expectProblem(await refresh(mia.refreshToken), 401, 'refresh_token.expired');
  });

  it('is swept with those that have expired', async () => {
    const mia = await aPerson();
    await facet.sql(
      `insert into sessions (id, user_id, mac_key, created_at, last_used_at, expires_at)
       select ('0170' || lpad(to_hex(n), 4, '0') || '-0000-7000-8000-000000000000')::uuid, $1, '\\x00', now() - interval '91 days', now(), now() + interval '20 days'
       from generate_series(1, 40) n`,
      [mia.id],
    );
    await enqueue('sessions.sweep', {});
    await workedOff('sessions.sweep');
    expect((await api.as(mia).get('/me')).body.activeSessions).toBe(1);
  });
});

describe('a refresh token that is used again and again at /v1/user/auth/refresh-session', () => {
  it('stays the current one', async () => {
    const mia = await aPerson();
    for (const after of [0, 600, 5 * day, 29 * day])
      expect((await later(after, () => reuse(mia.refreshToken))).status).toBe(200);
    const next = await later(29 * day, () => successor(mia.refreshToken));
    expect((await later(29 * day, () => reuse(next))).status).toBe(200);
  });

  it('is noted as a use of the session', async () => {
    const mia = await aPerson();
    await later(3600, () => reuse(mia.refreshToken));
    const { body } = await api.as(mia).get('/auth/sessions');
    const [{ createdAt, lastUsedAt }] = body.sessions as [{ createdAt: string; lastUsedAt: string }];
    expect(Math.round((Date.parse(lastUsedAt) - Date.parse(createdAt)) / 60_000)).toBe(60);
  });

  it('is good for a minute after /auth/refresh has replaced it, and ends the session after that', async () => {
    const mia = await aPerson();
    const next = await successor(mia.refreshToken);
    expect((await later(50, () => reuse(mia.refreshToken))).status).toBe(200);
    expect((await later(62, () => reuse(mia.refreshToken))).status).toBe(401);
    expectProblem(await refresh(next), 401, 'refresh_token.invalid');
    expect(await replays(sidOf(mia))).toBe(1);
  });

  it('goes on for a client of the version before, which holds the one before the current one', async () => {
    const mia = await aPerson();
    await byOlderVersion(mia, '3 days');
    for (const after of [0, 600, day]) expect((await later(after, () => reuse(mia.refreshToken))).status).toBe(200);
  });
});

describe('a session that a server of the version before has advanced', () => {
  it('gives the successor once more within the minute', async () => {
    const mia = await aPerson();
    await byOlderVersion(mia, '20 seconds');
    await successor(mia.refreshToken);
  });

  it('gives it also when a newer server advanced it before that', async () => {
    const mia = await aPerson();
    const second = await successor(mia.refreshToken);
    await facet.sql(`update sessions set advanced_at = now() - interval '1 hour' where id = $1`, [sidOf(mia)]);
    await byOlderVersion(mia, '20 seconds');
    await successor(second);
  });

  it('ends when the used token comes later', async () => {
    const mia = await aPerson();
    await byOlderVersion(mia, '2 minutes');
    expectProblem(await refresh(mia.refreshToken), 401, 'refresh_token.invalid');
  });
});

describe('two holders of a refresh token', () => {
  it('are found out when one of them always follows the other within the minute', async () => {
    const mia = await aPerson();
    let token = mia.refreshToken;
    let generations = 0;
    for (let ended = false; !ended && generations < 20;) {
      const { status, body } = await later(generations * 60, () => refresh(token));
      ended = status !== 200;
      if (ended) break;
      const follower = await later(generations * 60 + 30, () => refresh(token));
      expect([follower.status, follower.body.refreshToken]).toEqual([200, body.refreshToken]);
      token = body.refreshToken as string;
      generations += 1;
    }
    expect([generations, await replays(sidOf(mia))]).toEqual([5, 1]);
  });

  it('are not a client that repeats a call now and then, or tabs that refresh at once', async () => {
    const mia = await aPerson();
    let token = mia.refreshToken;
    for (let generation = 0; generation < 20; generation += 1) {
      const next = await successor(token, generation * 600);
      await successor(token, generation * 600 + (generation % 2 === 0 ? 40 : 3));
      token = next;
    }
  });
});

describe('the sessions of one user', () => {
  it('are a hundred at the most: a further sign-in ends the oldest', async () => {
    const mia = await aPerson();
    const second = await signIn(mia);
    await facet.sql(
      `insert into sessions (id, user_id, organization_id, mac_key, created_at, last_used_at, expires_at)
       select gen_random_uuid(), $1, $2, '\\x00', now(), now(), now() + interval '30 days' + interval '1 second' from generate_series(1, 98)`,
      [mia.id, mia.organization],
    );
    expect((await api.as(second).get('/me')).body.activeSessions).toBe(100);
    const newest = await signIn(mia);
    expect((await api.as(mia).get('/me')).status).toBe(401);
    expectProblem(await refresh(mia.refreshToken), 401, 'refresh_token.invalid');
    expect((await api.as(second).get('/me')).body.activeSessions).toBe(100);
    expect((await api.as(newest).get('/me')).status).toBe(200);
  });

  it('do not count when they have expired, and go with the next sign-in', async () => {
    const mia = await aPerson();
    await facet.sql(
      `insert into sessions (id, user_id, mac_key, created_at, last_used_at, expires_at)
       select gen_random_uuid(), $1, '\\x00', now(), now(), now() - interval '1 second' from generate_series(1, 150)`,
      [mia.id],
    );
    const phone = await signIn(mia);
    for (const one of [mia, phone]) expect((await api.as(one).get('/me')).body.activeSessions).toBe(2);
    expect(await facet.sql('select 1 from sessions where user_id = $1', [mia.id])).toHaveLength(2);
  });
});
