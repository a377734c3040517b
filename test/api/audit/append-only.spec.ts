/** @settings {"AUDIT_RETENTION":"365","JOBS":"on"} */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aSignUp, login, refresh, signIn } from '../../support/account.js';
import { api } from '../../support/api.js';
import { enqueue, workedOff } from '../../support/jobs.js';
import { aRequest, auditOf, countEntries, entriesOf } from '../../support/audit.js';
import { m2 } from '../../support/m2.js';
import { anOrganization, aPerson, roleId, type TestPerson } from '../../support/people.js';

let admin: TestPerson;
let mia: TestPerson;

beforeAll(async () => {
  admin = await aPerson({ in: await anOrganization(), as: 'admin' });
  mia = await aPerson({ in: admin.organization });
});

const changes = [
  `update audit_entries set action = 'nothing.done'`,
  'update audit_entries set details = details where false',
  'delete from audit_entries',
  'delete from audit_entries where false',
  'truncate audit_entries',
];

/** On a connection of the application. */
const perform = (...statements: string[]): Promise<void> =>
  facet.write(async (tx) => {
    for (const statement of statements) await tx.rows(statement);
  });

/**
 * The server of the tests may have made the application a superuser, whom no right can be taken from. This
 * makes the table one of an owner who is none.
 */
const asPlainOwner = (role: string): string[] => [
  `create role ${role}`,
  `grant create, usage on schema public to ${role}`,
  `alter table audit_entries owner to ${role}`,
  `set local role ${role}`,
];
const aRoleName = (): string => `owner_${randomUUID().replaceAll('-', '')}`;

describe('The audit', () => {
  it.each(changes)('refuses the application %s, whatever its rights', async (statement) => {
    const before = await countEntries();
    await expect(perform(statement)).rejects.toThrow('the audit is only added to');
    expect(await countEntries()).toBe(before);
    expect(before).toBeGreaterThan(0);
  });

  it.each(changes)('has no right for its owner to %s', async (statement) => {
    const work = perform(...asPlainOwner(aRoleName()), 'select count(*) from audit_entries', statement);
    await expect(work).rejects.toThrow('permission denied for table audit_entries');
  });

  it('still takes entries from such an owner', async () => {
    const insert = `insert into audit_entries (organization_id, id, at, action, actor_kind, details) values ('x', gen_random_uuid(), now(), 'user.joined', 'system', '{}')`;
    // What comes last is refused, and all of it undone.
    await expect(perform(...asPlainOwner(aRoleName()), insert, 'select 1 / 0')).rejects.toThrow('division by zero');
  });
});

describe('The retention', () => {
  const old = `insert into audit_entries (organization_id, id, at, action, actor_kind, details)
    select $1, (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') || '70008' || lpad(to_hex(n), 15, '0'))::uuid,
      at, 'user.joined', 'system', '{}'
    from (select n, now() - interval '1 day' * $2::int + n * interval '1 ms' as at from generate_series(1, $3::int) n) t`;
  const originOf = `insert into audit_origins (organization_id, entry_id, ip_address)
    select organization_id, id, '192.0.2.7' from audit_entries where organization_id = $1 and at < now() - interval '365 days'`;
  const countOf = async (organization: string): Promise<(number | undefined)[]> => {
    const tables = ['audit_entries', 'audit_origins'].map(
      (table) => `select count(*)::int as count from ${table} where organization_id = $1`,
    );
    return Promise.all(
      tables.map(async (text) => (await facet.sql<{ count: number }>(text, [organization]))[0]?.count),
    );
  };
  const expire = "select expire_audit('x', now() - interval '40 days', 10) as gone";

  it('takes what is older with its origins, here and of the installation, and leaves how much it was', async () => {
    const own = await aPerson({ in: await anOrganization(), as: 'admin' });
    const [entries, origins] = await countOf(own.organization);
    await facet.sql(old, [own.organization, 366, 5003]);
    await facet.sql(old, ['', 400, 2]);
    await facet.sql(originOf, [own.organization]);
    await facet.sql(old, [own.organization, 364, 4]);
    await enqueue('audit.expire', {});
    await workedOff('audit.expire');
    expect(await countOf(own.organization)).toEqual([(entries ?? 0) + 4 + 2, origins]);
    const expired = await auditOf(own, { action: 'audit.expired' });
    expect(expired.map(({ details, actor }) => [details.count, actor.kind, actor.id])).toEqual([
      [3, 'job', 'audit.expire'],
      [5000, 'job', 'audit.expire'],
    ]);
    const where = `organization_id = '' and at < now() - interval '365 days'`;
    expect(await facet.sql(`select 1 from audit_entries where ${where}`)).toEqual([]);
    await enqueue('audit.expire', {});
    await workedOff('audit.expire');
    expect(await auditOf(own, { action: 'audit.expired' })).toHaveLength(2);
  });

  it('gives nobody the right to delete, not even the owner of the function behind it', async () => {
    const role = aRoleName();
    const owned = [
      ...asPlainOwner(role).slice(0, -1),
      `alter function expire_audit(text, timestamptz, integer) owner to ${role}`,
      `grant select, insert, delete on audit_origins to ${role}`,
      `set local role ${role}`,
    ];
    await expect(perform(...owned, expire, 'delete from audit_entries')).rejects.toThrow('permission denied for table');
    await expect(perform(expire, 'delete from audit_entries')).rejects.toThrow('the audit is only added to');
  });

  it('takes nothing that is younger than thirty days, and is called by the owner alone', async () => {
    await expect(perform(`select expire_audit('x', now() - interval '29 days', 10)`)).rejects.toThrow('thirty days');
    const role = aRoleName();
    await expect(perform(`create role ${role}`, `set local role ${role}`, expire)).rejects.toThrow('permission denied');
  });

  it('takes no table of its caller for the audit', async () => {
    const left = await facet.write(async (tx) => {
      await tx.rows('create temp table audit_entries on commit drop as select * from public.audit_entries limit 0');
      await tx.rows(old, ['x', 50, 1]);
      await tx.rows(expire);
      return tx.rows('select organization_id as id from pg_temp.audit_entries');
    });
    expect(left).toEqual([{ id: 'x' }]);
  });

  it('is done by one call at a time', async () => {
    const gone = (): Promise<{ gone: number | null }[]> =>
      facet.write((tx) => tx.rows<{ gone: number | null }>(expire));
    await facet.write(async (tx) => {
      expect(await tx.rows(expire)).toEqual([{ gone: 0 }]);
      expect(await gone()).toEqual([{ gone: null }]);
    });
    expect(await gone()).toEqual([{ gone: 0 }]);
  });
});

describe('What did not happen', () => {
  const unchanged = async (work: () => Promise<{ status: number }>, status: number): Promise<void> => {
    const before = await countEntries();
    expect((await work()).status).toBe(status);
    expect(await countEntries()).toBe(before);
  };

  it('leaves no entry when the transaction is rolled back after it was written', async () => {
    const before = await countEntries();
    const work = facet.write(async (tx, { secrets, organizations }) => {
      await secrets.set(tx, admin.organization, 'pylon', 'cd'.repeat(16));
      await organizations.create(tx, admin.organization, 'There is one already');
    });
    await expect(work).rejects.toThrow();
    expect(await countEntries()).toBe(before);
  });

  it('leaves none when a sign-up fails at its end', async () => {
    await unchanged(
      () => api.post('/auth/sign-up', aSignUp(admin.organization, { referrerHandle: 'nobody-at-all' })),
      400,
    );
    await unchanged(() => api.post('/auth/sign-up', aSignUp(admin.organization, { email: mia.email })), 409);
  });

  it('leaves none when a dry run shows what would happen', async () => {
    await unchanged(() => m2(admin).post('/api/profile/username/deny/?dryRun=true', { root: 'root-2' }), 204);
    await unchanged(() => m2(admin).put('/api/profile/username/denylist/?dryRun=true', ['root']), 204);
  });

  it('leaves none when a request is refused', async () => {
    const moderator = await roleId(admin.organization, 'moderator');
    await unchanged(() => api.as(mia).post(`/api/v1/user/${mia.id}/roles`, { roles: [moderator] }), 403);
    await unchanged(
      () => api.as(admin).post(`/api/v1/user/${mia.id}/roles`, { roles: [moderator, 'rol_0000000000000000'] }),
      400,
    );
    await unchanged(() => api.as(mia).patch('/me', { name: '' }), 422);
    await unchanged(() => api.as(mia).patch('/me', { name: 'x' }, { headers: { 'if-match': '"99.x"' } }), 412);
    await unchanged(
      () => api.as(mia).post('/auth/password', { currentPassword: 'wrong', newPassword: 'nine calm swans at noon' }),
      403,
    );
    await unchanged(() => api.as(mia).delete('/auth/api-keys/0000000000000000'), 404);
    await unchanged(() => api.as(mia).delete(`/auth/sessions/${mia.id}`), 404);
    await unchanged(() => api.as(admin).delete('/me'), 409);
    await unchanged(() => api.patch('/me', { name: 'x' }), 401);
  });

  it('leaves none when nothing changes', async () => {
    await unchanged(() => api.as(mia).delete('/auth/wallet'), 204);
    await unchanged(() => api.as(mia).delete('/auth/sessions'), 204);
    await unchanged(() => api.as(mia).patch('/me', {}), 200);
    const member = await roleId(admin.organization, 'member');
    await unchanged(() => api.as(admin).patch(`/admin/organizations/${admin.organization}`, { name: 'Test' }), 200);
    await unchanged(() => api.as(admin).post(`/api/v1/user/${mia.id}/roles`, { roles: [member], add: true }), 200);
    await unchanged(() => m2(admin).delete('/api/profile/username/deny/', ['never-denied']), 200);
  });

  it('leaves none when a user only reads, or refreshes', async () => {
    for (const path of ['/me', '/api/v1/user/me', '/auth/sessions', '/admin/audit'])
      await unchanged(() => api.as(admin).get(path), 200);
    await unchanged(() => refresh(mia.refreshToken), 200);
  });
});

describe('Two requests at once', () => {
  it('that mention the same users for the first time both leave their entry', async () => {
    // Users whom nothing has mentioned yet, as after an import.
    await facet.sql('delete from audit_subjects');
    const people = await Promise.all(Array.from({ length: 6 }, () => aPerson({ in: admin.organization, as: 'admin' })));
    await facet.sql('delete from audit_subjects');
    const role = await roleId(admin.organization, 'moderator');
    const requests = people.flatMap((actor, at) =>
      [people[(at + 1) % 6], people[(at + 5) % 6]].map((target) => ({
        actor,
        target: target as TestPerson,
        ...aRequest(),
      })),
    );
    const answers = await Promise.all(
      requests.map(({ actor, target, headers }, at) =>
        api
          .as(actor)
          .with(headers)
          .post(`/api/v1/user/${target.id}/roles`, { roles: at % 2 ? [role] : [], add: true }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const assigned = await auditOf(admin, { action: 'roles.assigned' });
    expect(new Set(assigned.map(({ target }) => target?.userId))).toEqual(new Set(people.map(({ id }) => id)));
    const subjects = await facet.sql('select user_id from audit_subjects');
    expect(new Set(subjects.map(({ user_id }) => user_id)).size).toBe(subjects.length);
  });

  it('each keep to their own caller and request', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => aPerson({ in: admin.organization })));
    const requests = people.flatMap((person) => [1, 2, 3].map((nth) => ({ person, nth, ...aRequest() })));
    await Promise.all(
      requests.map(({ person, nth, headers }) =>
        api
          .as(person)
          .with(headers)
          .patch('/me', { bio: `number ${nth}` }),
      ),
    );
    for (const { person, requestId } of requests)
      expect((await entriesOf(admin, requestId)).map(({ actor }) => actor.userId)).toEqual([person.id]);
  });

  it('have one entry for the session that only one of them ended', async () => {
    const other = await signIn(mia);
    const { body } = await api.as(mia).get('/auth/sessions');
    const { id } = (body as { sessions: { id: string; current: boolean }[] }).sessions.find((one) => !one.current) ?? {
      id: '',
    };
    const answers = await Promise.all([1, 2, 3, 4].map(() => api.as(mia).delete(`/auth/sessions/${id}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404]);
    const entries = await auditOf(admin, { action: 'session.revoked', target: mia.id });
    expect(entries.filter(({ details }) => details.session === id)).toHaveLength(1);
    expect((await login(mia.email)).status).toBe(200);
    expect(other.accessToken).toBeDefined();
  });
});
