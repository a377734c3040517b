/** @settings {"JOBS":"on"} */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem, login } from '../../support/account.js';
import { inOrganization, memberPath } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { due, enqueue, queued, workedOff } from '../../support/jobs.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

const day = 86_400;
let ada: TestPerson;
let mia: TestPerson;

beforeEach(async () => {
  await facet.sql(`delete from graphile_worker._private_jobs where key like 'bans.end:%'`);
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization, handle: 'mia' });
});

const inDays = (days: number): string => new Date(Date.now() + facet.clock.offset + days * day * 1000).toISOString();
const ban = (body?: unknown, whom = mia): Promise<Answer> =>
  api.as(ada).post(memberPath(whom, '/ban', ada.organization), body);
const unban = (whom = mia): Promise<Answer> => api.as(ada).post(memberPath(whom, '/unban', ada.organization));
const read = async (whom = mia): Promise<Answer['body']> => (await api.as(ada).get(memberPath(whom))).body;
/** Works on what is due by the clock of the application. */
async function work(): Promise<void> {
  await due();
  await workedOff('bans.end');
}

const events = (organization: string): Promise<unknown[]> =>
  facet.sql(
    `select action, details from audit_entries where organization_id = $1 and action in ('user.banned', 'user.unbanned') order by id`,
    [organization],
  );

describe('the reason of a ban', () => {
  it('is shown to admins until the ban ends, and stays out of the audit', async () => {
    const banned = await ban({ reason: 'Spam in\nthe forum' });
    expect([banned.status, banned.body.banReason, 'bannedUntil' in banned.body]).toEqual([
      200,
      'Spam in\nthe forum',
      false,
    ]);
    expect((await read()).bannedAt).toEqual(expect.any(String));
    expect(JSON.stringify((await login(mia.email)).body)).not.toContain('Spam');
    const listed = await api.as(ada).get(inOrganization(ada.organization, '/members?status=banned'));
    expect(JSON.stringify(listed.body)).not.toContain('Spam');
    const { body } = await unban();
    expect(['bannedAt' in body, 'banReason' in body]).toEqual([false, false]);
    expect((await ban()).body).not.toHaveProperty('banReason');
    expect(await events(ada.organization)).toEqual([
      { action: 'user.banned', details: { sessionsEnded: 1, hasReason: true } },
      { action: 'user.unbanned', details: {} },
      { action: 'user.banned', details: { sessionsEnded: 0 } },
    ]);
  });

  it('is in the export of the organization, and in that of the user', async () => {
    await ban({ reason: 'Spam in the forum', until: '2030-12-31T01:00:00+01:00' });
    const terms = { banReason: 'Spam in the forum', bannedUntil: '2030-12-31T00:00:00.000Z' };
    expect((await api.as(ada).get(memberPath(mia, '/export'))).body).toMatchObject(terms);
    const other = await aPerson({ as: 'admin' });
    await facet.write((tx, { memberships }) => memberships.addMember(tx, other.organization, mia.id));
    const { body } = await login(mia.email);
    const own = await api.with({ authorization: `Bearer ${String(body.accessToken)}` }).get('/me/export');
    const memberships = own.body.memberships as { organizationId: string }[];
    expect(memberships.find(({ organizationId }) => organizationId === ada.organization)).toMatchObject(terms);
  });

  it.each([
    { reason: '' },
    { reason: ' ' },
    { reason: 'x'.repeat(501) },
    { reason: null },
    { reason: 1 },
    { until: null },
    { until: 'tomorrow' },
    { until: '2020-01-01T00:00:00Z' },
    { until: '2099-01-01T00:00:00Z' },
    { until: '2030-01-01' },
    { until: '2030-01-01T00:00:00' },
  ])('and its end are refused as %j', async (body) => {
    expectProblem(await ban(body), 400, 'request.invalid');
    expect((await read()).status).toBe('active');
  });
});

describe('a ban with an end', () => {
  it('lasts until then, and ends by the job of that moment', async () => {
    const until = inDays(3);
    expect((await ban({ until })).body.bannedUntil).toBe(until);
    expect((await queued('bans.end')).map(({ runAt }) => runAt.toISOString())).toEqual([until]);
    await later(3 * day - 60, work);
    expect([(await read()).status, (await login(mia.email)).status]).toEqual(['banned', 403]);
    await later(3 * day + 60, async () => {
      await enqueue('bans.end', {});
      await work();
      expect((await login(mia.email)).status).toBe(200);
    });
    const { status, username, roles, ...rest } = await read();
    expect([status, username, roles.length, 'bannedAt' in rest, 'bannedUntil' in rest]).toEqual([
      ...['active', 'mia', 1],
      ...[false, false],
    ]);
    const found = await api.as(ada).get(inOrganization(ada.organization, '/members?status=banned'));
    expect(found.body.members).toEqual([]);
    expect(await events(ada.organization)).toEqual([
      { action: 'user.banned', details: { sessionsEnded: 1, until } },
      { action: 'user.unbanned', details: {} },
    ]);
    await later(3 * day + 60, async () => {
      await enqueue('bans.end', {});
      await work();
    });
    expect(await events(ada.organization)).toHaveLength(2);
  });

  it('ends without its job, which was lost, and also where an admin ends it', async () => {
    await ban({ until: inDays(1) });
    const zoe = await aPerson({ in: ada.organization });
    await ban({ until: inDays(1) }, zoe);
    await unban(zoe);
    expect(await read(zoe)).not.toHaveProperty('bannedUntil');
    await ban({ until: inDays(9) }, zoe);
    await facet.sql(`delete from graphile_worker._private_jobs where key like 'bans.end:%'`);
    await later(2 * day, async () => {
      await enqueue('bans.end', {});
      await work();
    });
    expect([(await read()).status, (await read(zoe)).status]).toEqual(['active', 'banned']);
  });

  it('ends for many at once, by one job for one moment', async () => {
    const until = inDays(1);
    const all = await Promise.all(Array.from({ length: 5 }, () => aPerson({ in: ada.organization })));
    await Promise.all(all.map((one) => ban({ until }, one)));
    expect(await queued('bans.end')).toHaveLength(1);
    await later(2 * day, work);
    expect(await Promise.all(all.map(async (one) => (await read(one)).status))).toEqual(all.map(() => 'active'));
  });

  it('leaves a deleted account deleted, which is active when it is restored', async () => {
    await facet.sql(
      `update users set status = 'deleted', status_before_deletion = 'banned', status_before_ban = 'active', banned_by_operator = true,
         banned_until = now() - interval '1 minute', ban_reason = 'Fraud', deleted_at = now(), purge_after = now() + interval '1 day' where id = $1`,
      [mia.id],
    );
    await enqueue('bans.end', {});
    await work();
    expect((await read()).status).toBe('deleted');
    expect((await api.as(ada).post(memberPath(mia, '/restore'))).body.status).toBe('active');
  });

  it('of an account ends the same, in the audit of all organizations of the user', async () => {
    const other = await aPerson({ as: 'admin' });
    await facet.write((tx, { memberships }) => memberships.addMember(tx, other.organization, mia.id));
    await facet.sql(
      `update users set status = 'banned', status_before_ban = 'active', banned_by_operator = true, banned_until = $2, ban_reason = 'Fraud' where id = $1`,
      [mia.id, inDays(1)],
    );
    const shown = await read();
    expect([shown.status, 'bannedUntil' in shown, 'banReason' in shown]).toEqual(['banned', true, false]);
    await enqueue('bans.end', {});
    await work();
    expect((await read()).status).toBe('banned');
    await later(2 * day, async () => {
      await enqueue('bans.end', {});
      await work();
    });
    expect([(await read()).status, (await login(mia.email)).status]).toEqual(['active', 200]);
    for (const organization of [ada.organization, other.organization])
      expect(await events(organization)).toEqual([{ action: 'user.unbanned', details: {} }]);
  });

  it('forgets terms that a server of the version before has left, and goes on with the next ban', async () => {
    await ban({ until: inDays(1), reason: 'Spam in the forum' });
    await facet.sql('update members set banned_at = null where user_id = $1', [mia.id]);
    await later(2 * day, async () => {
      await enqueue('bans.end', {});
      await work();
    });
    expect(await facet.sql('select banned_until, ban_reason from members where user_id = $1', [mia.id])).toEqual([
      { banned_until: null, ban_reason: null },
    ]);
    expect(await events(ada.organization)).toHaveLength(1);
  });

  it('is found by its index among many members', async () => {
    await facet.sql(
      `with u as (insert into users (id, name, status) select gen_random_uuid(), 'Many', 'active' from generate_series(1, 3000) returning id)
       insert into members (organization_id, user_id) select $1, id from u`,
      [ada.organization],
    );
    await facet.sql('analyze members');
    for (const table of ['members', 'users']) {
      await facet.sql(`analyze ${table}`);
      const plan = await facet.sql(
        `explain select 1 from ${table} where banned_until <= now() order by banned_until limit 100`,
      );
      expect(JSON.stringify(plan)).toContain(`ix_${table}_ban_ends`);
    }
  });
});
