/** @settings {"DATABASE_POOLER": "none", "JOBS": "on"} */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { claimsOf, signIn } from '../../support/account.js';
import { api } from '../../support/api.js';
import { enqueue, workedOff } from '../../support/jobs.js';
import { aPerson, type TestPerson } from '../../support/people.js';

const left = 300_000;
let ada: TestPerson;
let mia: TestPerson;

const sessionsOf = async ({ id }: TestPerson): Promise<number> =>
  (await facet.sql<{ count: number }>('select count(*)::int as count from sessions where user_id = $1', [id]))[0]
    ?.count ?? 0;

beforeAll(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization });
  await facet.sql(
    `insert into sessions (id, user_id, organization_id, mac_key, created_at, last_used_at, expires_at)
     select gen_random_uuid(), $1, $2, '\\x00', now() - n * interval '1 second', now() - n * interval '1 second', now() + interval '29 days' - n * interval '1 second'
     from generate_series(1, $3::int) n`,
    [mia.id, mia.organization, left],
  );
  await facet.sql('analyze sessions');
}, 120_000);

describe('300,000 sessions of one user, left by a version that kept them all', () => {
  it('cost no read more than a few hundred blocks', async () => {
    const now = new Date().toISOString();
    const session = claimsOf(mia.accessToken).sid;
    const members = `/admin/organizations/${ada.organization}/members`;
    for (const path of ['/me', '/auth/sessions', '/api/v1/user/me'])
      expect((await api.as(mia).get(path)).status).toBe(200);
    const key = (await api.as(mia).post('/auth/api-keys', { name: 'robot', scopes: ['read:me', 'read:users'] })).body
      .key as string;
    await api.with({ 'x-api-key': key }).get('/me');
    for (const path of [`${members}/${mia.id}`, `${members}/${mia.id}/sessions`, members])
      expect((await api.as(ada).get(path)).status).toBe(200);
    const statements: [string, unknown[]][] = [
      ['principal_by_session', [session, mia.id, now, null, null]],
      ['principal_by_session_with_account', [session, mia.id, now, null, null]],
      ['account_record', [mia.id, now]],
      ['sessions_of_user', [mia.id, now, null, 21]],
      ['member_file', [ada.organization, mia.id]],
      ['sessions_of_member', [ada.organization, mia.id, now, null, 21]],
      ['sessions_of_member_count', [ada.organization, mia.id, now]],
    ];
    for (const [name, values] of statements) {
      const blocks = await facet.inside.blocksOf(name, values);
      expect([name, blocks < 400 ? 'few' : blocks]).toEqual([name, 'few']);
    }
    expect((await api.as(mia).get('/me')).body.activeSessions).toBe(100);
  });

  it('are trimmed by sign-ins a bit, and by the sweep to the bound', async () => {
    const phone = await signIn(mia);
    expect(await sessionsOf(mia)).toBeLessThan(left);
    await enqueue('sessions.sweep', {});
    await workedOff('sessions.sweep', 120_000);
    expect(await sessionsOf(mia)).toBe(100);
    for (const one of [mia, phone]) expect((await api.as(one).get('/me')).body.activeSessions).toBe(100);
    expect(await sessionsOf(ada)).toBe(1);
  }, 150_000);
});
