import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { inOrganization, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { aPerson, aRole, roleId, type TestPerson } from '../../support/people.js';

let ada: TestPerson;
let mia: TestPerson;
let member: { id: string; name: string };

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization, name: 'Mia' });
  member = { id: await roleId(ada.organization, 'member'), name: 'Member' };
});

type Verb = 'put' | 'patch' | 'delete';
interface Call {
  readonly body?: unknown;
  readonly as?: TestPerson;
  readonly headers?: Record<string, string>;
}

const call = (verb: Verb, path: string, { body, as = ada, headers = {} }: Call = {}): Promise<Answer> =>
  api.as(as)[verb](path, body, { headers });
const oneRole = (role: string, whom = mia, query = '?dryRun=true'): string =>
  memberPath(whom, `/roles/${role}${query}`, ada.organization);
const allRoles = (whom = mia, query = '?dryRun=true'): string => memberPath(whom, `/roles${query}`, ada.organization);
const role = (id: string, query = '?dryRun=true'): string => inOrganization(ada.organization, `/roles/${id}${query}`);

/** All that a change of roles writes. */
const stored = (): Promise<object[]> =>
  facet.sql(
    `select (select json_agg(r order by r.id) from roles r where r.organization_id = $1) as roles,
       (select json_agg(a order by a.user_id, a.role_id) from role_assignments a where a.organization_id = $1) as assignments,
       (select count(*)::int from audit_entries where organization_id = $1) as audited,
       (select count(*)::int from invitations where organization_id = $1) as invitations,
       (select count(*)::int from mails) as mails`,
    [ada.organization],
  );

/** The answer of a dry run, behind which everything is as it was. */
const tried = async (verb: Verb, path: string, given?: Call): Promise<Answer> => {
  const before = await stored();
  const answer = await call(verb, path, given);
  expect(await stored()).toEqual(before);
  return answer;
};
const ofModerator = ['read:denylist', 'update:denylist', 'create:notifications'].sort();
const sorted = (names: unknown): string[] => [...(names as string[])].sort();

describe('dryRun of a change of the roles of a member', () => {
  it('says what one more role would grant beside the others, and what the same call then does', async () => {
    const { status, body, headers } = await tried('put', oneRole('Moderator'));
    expect([status, body.roles]).toEqual([200, [member]]);
    expect(body.preview).toMatchObject({
      rolesBefore: [member],
      rolesAfter: [member, { id: await roleId(ada.organization, 'moderator'), name: 'Moderator' }],
      lost: [],
    });
    expect(sorted(body.preview.gained)).toEqual(ofModerator);
    const seen = { 'if-match': headers.get('etag') ?? '' };
    const done = await call('put', oneRole('Moderator', mia, ''), { headers: seen });
    expect([done.status, done.body.roles, done.body.preview]).toEqual([200, body.preview.rolesAfter, undefined]);
  });

  it('names no permission that another role of the member grants as well', async () => {
    await aRole(ada.organization, 'Reader', ['read:users', 'read:members']);
    expect((await tried('put', oneRole('Reader'))).body.preview).toMatchObject({ gained: ['read:members'], lost: [] });
    await call('put', oneRole('Reader', mia, ''));
    const { preview } = (await tried('delete', oneRole('Reader'))).body;
    expect([preview.gained, preview.lost, preview.rolesAfter]).toEqual([[], ['read:members'], [member]]);
  });

  it('spells out what an admin has, with the permissions of the application', async () => {
    await api.as(ada).post(inOrganization(ada.organization, '/permissions'), { name: 'approve:bills' });
    const { preview } = (await tried('put', oneRole('Admin'))).body;
    expect(preview.gained).toEqual(expect.arrayContaining(['approve:bills', 'update:roles']));
    expect(preview.gained).not.toContain('read:users');
    expect(preview.gained).not.toContain('*');
  });

  it('replaces all, and finds that nothing would change', async () => {
    const moderator = await roleId(ada.organization, 'moderator');
    const { preview } = (await tried('put', allRoles(), { body: { roles: [moderator] } })).body;
    expect([preview.rolesBefore, preview.rolesAfter]).toEqual([[member], [{ id: moderator, name: 'Moderator' }]]);
    expect([sorted(preview.gained), preview.lost]).toEqual([ofModerator, []]);
    const none = (await tried('put', allRoles(), { body: { roles: [] } })).body.preview;
    expect([none.gained, none.lost, none.rolesAfter]).toEqual([[], ['read:users'], []]);
    const same = (await tried('put', allRoles(), { body: { roles: [member.id] } })).body.preview;
    expect([same.gained, same.lost, same.rolesAfter]).toEqual([[], [], [member]]);
  });

  it('rejects what the call itself rejects', async () => {
    const petra = await somebodyWho(ada.organization, ['update:users']);
    const [gone, stale] = ['rol_0000000000000000', { 'if-match': '"0-x.y"' }];
    expectProblem(await tried('put', oneRole('Admin'), { as: petra }), 403, 'permission.missing');
    expectProblem(await tried('put', oneRole('Admin'), { as: mia }), 403, 'permission.missing');
    expectProblem(await tried('delete', oneRole('Admin', ada)), 409, 'role.last_admin');
    expectProblem(await tried('put', allRoles(ada), { body: { roles: [] } }), 409, 'role.last_admin');
    expectProblem(await tried('put', oneRole('Nothing')), 404, 'role.not_found');
    expectProblem(await tried('put', allRoles(), { body: { roles: [gone] } }), 400, 'role.unknown');
    expectProblem(await tried('put', oneRole('Moderator'), { headers: stale }), 412, 'version.stale');
    const elsewhere = await aPerson();
    expectProblem(await tried('put', oneRole('Moderator', elsewhere)), 404, 'user.not_found');
    for (const query of ['?dryRun=yes', '?dryRun=', '?dryRun=true&dryRun=true', '?dryrun=true'])
      expectProblem(await tried('put', oneRole('Moderator', mia, query)), 400, 'request.invalid');
  });

  it('changes something with dryRun=false', async () => {
    const { body } = await call('put', oneRole('Moderator', mia, '?dryRun=false'));
    expect([body.roles.length, body.preview]).toEqual([2, undefined]);
  });
});

describe('dryRun of a change of a role', () => {
  let support: string;

  beforeEach(async () => {
    support = await aRole(ada.organization, 'Support', ['read:users', 'read:denylist']);
    await call('put', oneRole(support, mia, ''));
  });

  it('says which permissions its members would gain and lose, and who they are', async () => {
    const body = { permissions: ['read:users', 'read:members'], name: 'Help' };
    const answer = await tried('patch', role(support), { body });
    expect([answer.status, answer.body.name, answer.body.permissions]).toEqual([
      200,
      'Support',
      ['read:denylist', 'read:users'],
    ]);
    expect(answer.body.preview).toEqual({
      ...{ gained: ['read:members'], lost: ['read:denylist'], memberCount: 1, more: false },
      members: [{ id: mia.id, name: 'Mia' }],
    });
    const seen = { 'if-match': answer.headers.get('etag') ?? '' };
    const done = await call('patch', role(support, ''), { body, headers: seen });
    expect([done.status, done.body.name, done.body.preview]).toEqual([200, 'Help', undefined]);
  });

  it('says what its deletion would take, and needs force as the deletion does', async () => {
    expectProblem(await tried('delete', role(support)), 409, 'role.in_use');
    const { status, body } = await tried('delete', role(support, '?dryRun=true&force=true'));
    expect([status, body]).toEqual([
      200,
      {
        ...{ gained: [], lost: expect.arrayContaining(['read:users', 'read:denylist']), memberCount: 1, more: false },
        members: [{ id: mia.id, name: 'Mia' }],
      },
    ]);
    const unused = await aRole(ada.organization, 'Unused', []);
    expect((await tried('delete', role(unused))).body).toEqual({
      ...{ gained: [], lost: [], memberCount: 0, more: false, members: [] },
    });
    expect((await call('delete', role(support, '?force=true'))).status).toBe(204);
  });

  it('counts up to a thousand members and names twenty, by id, from the index', async () => {
    await facet.sql(
      `with added as (insert into users (id, name) select gen_random_uuid(), 'Member ' || i from generate_series(1, 1200) i returning id),
         joined as (insert into members (organization_id, user_id) select $1, id from added)
       select 1`,
      [ada.organization],
    );
    await facet.sql(
      `insert into role_assignments (organization_id, user_id, role_id)
       select organization_id, user_id, $2 from members where organization_id = $1 on conflict do nothing`,
      [ada.organization, support],
    );
    const { preview } = (await tried('patch', role(support), { body: { permissions: [] } })).body;
    expect([preview.memberCount, preview.more, preview.members.length]).toEqual([1000, true, 20]);
    const ids = (preview.members as { id: string }[]).map(({ id }) => id);
    const all = await facet.sql<{ id: string }>(
      'select user_id as id from role_assignments where role_id = $1 order by user_id limit 20',
      [support],
    );
    expect(ids).toEqual(all.map(({ id }) => id));
    const removal = (await tried('delete', role(support, '?dryRun=true&force=true'))).body;
    expect([removal.memberCount, removal.more]).toEqual([1000, true]);
  });

  it('deletes nothing on the way: what a removal costs grows with the members', async () => {
    const statements = await facet.inside.statementsOf(() => call('delete', role(support, '?dryRun=true&force=true')));
    expect(statements.filter((one) => /^\s*(delete|insert|update)/i.test(one))).toEqual([]);
  });

  it('names no members to who may not read them', async () => {
    const petra = await somebodyWho(ada.organization, ['update:roles', 'read:users', 'read:denylist']);
    const { body } = await tried('patch', role(support), { body: { permissions: [] }, as: petra });
    expect(body.preview).toEqual({
      ...{ gained: [], lost: expect.arrayContaining(['read:users']), memberCount: 1, more: false },
    });
  });

  it('rejects what the call itself rejects', async () => {
    const petra = await somebodyWho(ada.organization, ['update:roles', 'read:users']);
    const change = (body: object, given: Call = {}): Promise<Answer> =>
      tried('patch', role(support), { body, ...given });
    expectProblem(await change({ permissions: [] }, { as: petra }), 403, 'permission.missing');
    expectProblem(await change({ permissions: [] }, { as: mia }), 403, 'permission.missing');
    expectProblem(await change({ permissions: ['read:nothing'] }), 400, 'permission.unknown');
    expectProblem(await change({ name: 'Member' }), 409, 'role.name_taken');
    expectProblem(await change({}, { headers: { 'if-match': '"0.x"' } }), 412, 'version.stale');
    for (const verb of ['patch', 'delete'] as const) {
      const body = verb === 'patch' ? { body: {} } : {};
      expectProblem(await tried(verb, role('rol_0000000000000000'), body), 404, 'role.not_found');
      expectProblem(await tried(verb, role(member.id), body), 409, 'role.built_in');
      expectProblem(await tried(verb, role(support, '?dryRun=1'), body), 400, 'request.invalid');
    }
    expectProblem(
      await tried('delete', role(support, '?dryRun=true&force=true'), { as: petra }),
      403,
      'permission.missing',
    );
  });
});
