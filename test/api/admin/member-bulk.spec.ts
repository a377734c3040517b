import { beforeEach, describe, expect, it } from '@jest/globals';
import type { UserId } from '@app/common';
import { expectProblem, login } from '../../support/account.js';
import { allPages, inOrganization, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { aPerson, aRole, later, roleId, type TestPerson } from '../../support/people.js';

let ada: TestPerson;
let mia: TestPerson;
let ben: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization });
  ben = await aPerson({ in: ada.organization });
});

const nobody = '01930000-0000-7000-8000-0000000fffff';

const bulk = (action: string, members: readonly string[], more: object = {}, as = ada): Promise<Answer> =>
  api.as(as).post(inOrganization(ada.organization, '/members/bulk'), { action, members, ...more });

interface Line {
  readonly id: string;
  readonly result: string;
  readonly code?: string;
}

const linesOf = ({ status, body }: Answer): [string, string][] => {
  expect(status).toBe(200);
  const results = body.results as Line[];
  const count = (result: string): number => results.filter((one) => one.result === result).length;
  expect(body).toEqual({ done: count('done'), unchanged: count('unchanged'), failed: count('failed'), results });
  return results.map(({ id, result, code }) => [id, code ?? result]);
};

const actionsAbout = async (person: TestPerson): Promise<string[]> =>
  (
    await allPages<{ action: string; actor: { userId?: string } }>(ada, `/admin/audit?target=${person.id}`, 'entries')
  ).flatMap(({ action, actor }) => (actor.userId === ada.id ? [action] : []));

/** Members as SQL writes them, fast. */
async function members(many: number): Promise<UserId[]> {
  const rows = await facet.sql<{ id: UserId }>(
    `with fresh as (insert into users (id, name) select gen_random_uuid(), 'Fresh ' || n from generate_series(1, $1) n returning id)
     select id from fresh`,
    [many],
  );
  const ids = rows.map(({ id }) => id);
  await facet.sql('insert into members (organization_id, user_id) select $1, unnest($2::uuid[])', [
    ada.organization,
    ids,
  ]);
  return ids;
}

describe('POST …/members/bulk', () => {
  it('adds and removes a role, by name or id, and says of each member what became of them', async () => {
    const stranger = await aPerson();
    const moderator = await roleId(ada.organization, 'moderator');
    await api.as(ada).put(memberPath(ben, '/roles/Moderator'));
    expect(linesOf(await bulk('add-role', [mia.id, ben.id, stranger.id, nobody], { role: 'Moderator' }))).toEqual([
      [mia.id, 'done'],
      [ben.id, 'unchanged'],
      [stranger.id, 'user.not_found'],
      [nobody, 'user.not_found'],
    ]);
    expect(linesOf(await bulk('remove-role', [ben.id, mia.id], { role: moderator }))).toEqual([
      [ben.id, 'done'],
      [mia.id, 'done'],
    ]);
    expect(await actionsAbout(mia)).toEqual(['roles.assigned', 'roles.assigned']);
    const { body } = await api.as(ada).get(memberPath(mia));
    expect(body.roles).toHaveLength(1);
  });

  it('bans, unbans, signs out and removes, each with its entry in the audit', async () => {
    expect(linesOf(await bulk('sign-out', [mia.id, ben.id]))).toEqual([
      [mia.id, 'done'],
      [ben.id, 'done'],
    ]);
    expect((await api.as(mia).get('/me')).status).toBe(401);
    expect(linesOf(await bulk('sign-out', [mia.id]))).toEqual([[mia.id, 'unchanged']]);
    expect(linesOf(await bulk('ban', [mia.id, ben.id]))).toEqual([
      [mia.id, 'done'],
      [ben.id, 'done'],
    ]);
    expect((await login(mia.email, mia.password, ada.organization)).status).toBe(403);
    expect(linesOf(await bulk('ban', [mia.id]))).toEqual([[mia.id, 'member.status_unfit']]);
    expect(linesOf(await bulk('unban', [mia.id]))).toEqual([[mia.id, 'done']]);
    expect((await login(mia.email, mia.password, ada.organization)).status).toBe(200);
    expect(linesOf(await bulk('remove', [mia.id, mia.id.replace(/^./, '1')]))).toEqual([
      [mia.id, 'done'],
      [mia.id.replace(/^./, '1'), 'member.not_found'],
    ]);
    expect((await actionsAbout(mia)).reverse()).toEqual([
      'sessions.revoked',
      'user.banned',
      'user.unbanned',
      'member.removed',
    ]);
  });

  it('keeps the last admin and those who may more than the caller, and goes on with the others', async () => {
    const petra = await somebodyWho(ada.organization, ['read:members', 'ban:members', 'update:users']);
    expect(linesOf(await bulk('ban', [ada.id, mia.id], {}, petra))).toEqual([
      [ada.id, 'permission.missing'],
      [mia.id, 'permission.missing'],
    ]);
    await facet.sql('delete from role_assignments where user_id = $1', [mia.id]);
    expect(linesOf(await bulk('ban', [ada.id, mia.id], {}, petra))).toEqual([
      [ada.id, 'permission.missing'],
      [mia.id, 'done'],
    ]);
    expect(linesOf(await bulk('remove-role', [ada.id, ben.id], { role: 'Admin' }))).toEqual([
      [ada.id, 'role.last_admin'],
      [ben.id, 'unchanged'],
    ]);
  });

  it('needs the permission of the action, and keeps asking for it', async () => {
    const petra = await somebodyWho(ada.organization, ['read:members', 'update:users']);
    for (const action of ['ban', 'unban', 'remove', 'sign-out'])
      expectProblem(await bulk(action, [mia.id], {}, petra), 403, 'permission.missing');
    const paul = await somebodyWho(ada.organization, ['update:users', 'ban:members']);
    expectProblem(await bulk('ban', [mia.id], {}, paul), 403, 'permission.missing');
    await aRole(ada.organization, 'Weak', []);
    const own = await facet.sql<{ name: string }>(
      'select r.name from roles r join role_assignments a on a.role_id = r.id where a.user_id = $1',
      [petra.id],
    );
    const lost = await bulk('remove-role', [petra.id, mia.id], { role: own[0]?.name }, petra);
    expect(linesOf(lost)).toEqual([
      [petra.id, 'done'],
      [mia.id, 'permission.missing'],
    ]);
  });

  it.each([
    ['no action', { members: [nobody] }],
    ['another action', { action: 'delete', members: [nobody] }],
    ['no members', { action: 'ban', members: [] }],
    ['a member twice', { action: 'ban', members: [nobody, nobody.toUpperCase()] }],
    ['what is no id', { action: 'ban', members: ['x'] }],
    ['too many members', { action: 'ban', members: Array.from({ length: 1001 }, () => crypto.randomUUID()) }],
    ['a role that is not needed', { action: 'ban', members: [nobody], role: 'Member' }],
    ['no role', { action: 'add-role', members: [nobody] }],
    ['an empty role', { action: 'add-role', members: [nobody], role: '' }],
  ])('refuses %s', async (_, body) => {
    const answer = await api.as(ada).post(inOrganization(ada.organization, '/members/bulk'), body);
    expectProblem(answer, 400, 'request.invalid');
  });

  it('refuses a role that the organization does not have', async () => {
    expectProblem(await bulk('add-role', [mia.id], { role: 'Nobody' }), 404, 'role.not_found');
  });

  it('begins no further member when it has taken too long, and names those to send again', async () => {
    const ids = await members(300);
    const asked = bulk('add-role', ids, { role: 'Member' });
    const first = 'select 1 from role_assignments where organization_id = $1 and user_id = $2';
    await eventually(async () => (await facet.sql(first, [ada.organization, ids[0]]))[0]);
    const lines = await later(60, async () => linesOf(await asked));
    const done = lines.filter(([, result]) => result === 'done').length;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(300);
    expect(new Set(lines.slice(done).map(([, result]) => result))).toEqual(new Set(['member_bulk.interrupted']));
    const again = linesOf(await bulk('add-role', ids, { role: 'Member' }));
    expect(again.filter(([, result]) => result === 'unchanged')).toHaveLength(done);
    expect(again.filter(([, result]) => result === 'done')).toHaveLength(300 - done);
  }, 60_000);
});
