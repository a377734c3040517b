/**
 * @settings {"MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_INVITE":"https:\/\/app.example.com\/join#{token}"}
 */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { allPages, inOrganization, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { anOrganization, aPerson, aRole, roleId, type TestPerson } from '../../support/people.js';

let ada: TestPerson;
let mia: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization });
});

type Verb = 'put' | 'delete';

const change = (
  verb: Verb,
  role: string,
  whom = mia,
  as = ada,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  api.as(as)[verb](memberPath(whom, `/roles/${encodeURIComponent(role)}`, ada.organization), undefined, { headers });
const rolesIn = ({ body }: Answer): string[] => (body.roles as { name: string }[]).map(({ name }) => name);

interface Entry {
  readonly action: string;
  readonly details: { readonly granted: string[]; readonly revoked: string[] };
}

const recorded = async (): Promise<Entry['details'][]> =>
  (await allPages<Entry>(ada, `/admin/audit?action=roles.assigned&target=${mia.id}`, 'entries'))
    .map(({ details }) => details)
    .reverse();

describe('PUT and DELETE …/members/{userId}/roles/{role}', () => {
  it('add and remove one role, by id or name, beside the others, from the next request on', async () => {
    const moderator = await roleId(ada.organization, 'moderator');
    expect(rolesIn(await change('put', moderator))).toEqual(['Member', 'Moderator']);
    const denylist = { headers: { 'x-m2-organization-id': ada.organization } };
    expect((await api.as(mia).get('/api/profile/username/denylist/', denylist)).status).toBe(200);
    expect(rolesIn(await change('delete', 'Moderator'))).toEqual(['Member']);
    expect((await api.as(mia).get('/api/profile/username/denylist/', denylist)).status).toBe(403);
    expect(await recorded()).toEqual([
      { granted: [moderator], revoked: [] },
      { granted: [], revoked: [moderator] },
    ]);
  });

  it('do nothing, and record nothing, where nothing changes', async () => {
    expect(rolesIn(await change('put', 'Member'))).toEqual(['Member']);
    expect(rolesIn(await change('delete', 'Moderator'))).toEqual(['Member']);
    expect(await recorded()).toEqual([]);
  });

  it('know a role by the name as it is stored, whatever letters it has, and no other way', async () => {
    for (const name of ['Käse & Söhne/50% +x', '日本語 チーム', 'a?b#c;d', 'Moderator ']) {
      const role = await aRole(ada.organization, name, []);
      const { status, body } = await change('put', name);
      expect([name, status, body.roles]).toEqual([name, 200, expect.arrayContaining([{ id: role, name }])]);
      expect(rolesIn(await change('delete', name))).toEqual(['Member']);
    }
    for (const name of ['moderator', 'Moder', '*', 'rol_0000000000000000', 'Moderator\0', 'x'.repeat(3000)])
      expect([400, 404]).toContain((await change('put', name)).status);
  });

  it('take a text in the form of an id for an id, also where a role is called so', async () => {
    const other = await aRole(ada.organization, 'Strong', ['update:organization']);
    await aRole(ada.organization, 'rol_0123456789abcdef', []);
    expectProblem(await change('put', 'rol_0123456789abcdef'), 404, 'role.not_found');
    await facet.sql('update roles set name = $2 where organization_id = $1 and id = $3', [
      ada.organization,
      await roleId(ada.organization, 'moderator'),
      await aRole(ada.organization, 'Decoy', []),
    ]);
    expect(rolesIn(await change('put', await roleId(ada.organization, 'moderator')))).toContain('Moderator');
    expect(rolesIn(await change('put', other))).toContain('Strong');
  });

  it('compare the state that the caller has seen', async () => {
    const tag = (await api.as(ada).get(memberPath(mia))).headers.get('etag') ?? '';
    const added = await change('put', 'Moderator', mia, ada, { 'if-match': tag });
    expect(added.status).toBe(200);
    expectProblem(await change('delete', 'Moderator', mia, ada, { 'if-match': tag }), 412, 'version.stale');
    const next = { 'if-match': added.headers.get('etag') ?? '' };
    expect((await change('delete', 'Moderator', mia, ada, next)).status).toBe(200);
  });

  it('need every permission of the role, to give and to take it', async () => {
    const petra = await somebodyWho(ada.organization, ['update:users']);
    await aRole(ada.organization, 'Strong', ['update:organization']);
    await aRole(ada.organization, 'Weak', []);
    expectProblem(await change('put', 'Strong', mia, petra), 403, 'permission.missing');
    expectProblem(await change('put', 'Strong', petra, petra), 403, 'permission.missing');
    await change('put', 'Strong');
    expectProblem(await change('delete', 'Strong', mia, petra), 403, 'permission.missing');
    expect(rolesIn(await change('put', 'Weak', mia, petra))).toEqual(['Member', 'Strong', 'Weak']);
  });

  it('keep the last admin, also when two are taken at once', async () => {
    expectProblem(await change('delete', 'Admin', ada), 409, 'role.last_admin');
    const alan = await aPerson({ in: ada.organization, as: 'admin' });
    const answers = await Promise.all([change('delete', 'Admin', alan, ada), change('delete', 'Admin', ada, alan)]);
    const [first, second] = answers.map(({ status }) => status).sort();
    expect(first).toBe(200);
    expect([403, 409]).toContain(second);
    const admin = await roleId(ada.organization, 'admin');
    expect(await facet.sql('select 1 from role_assignments where role_id = $1', [admin])).toHaveLength(1);
  });

  it('give a role once, when many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => change('put', 'Moderator')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await recorded()).toHaveLength(1);
  });

  it('know no users, roles or organizations of others', async () => {
    const stranger = await aPerson();
    expectProblem(await change('put', 'Member', stranger), 404, 'user.not_found');
    const theirs = await roleId(await anOrganization(), 'moderator');
    expectProblem(await change('put', theirs), 404, 'role.not_found');
    expectProblem(await change('delete', theirs), 404, 'role.not_found');
    expectProblem(await change('put', 'Member', mia, stranger), 404, 'organization.not_found');
    const path = inOrganization(ada.organization, '/members/nobody/roles/Member');
    expectProblem(await api.as(ada).put(path), 404, 'user.not_found');
  });

  it('revoke the invitations that the member may no longer send', async () => {
    await aRole(ada.organization, 'Recruiter', ['update:members', 'update:users', 'read:users']);
    await change('put', 'Recruiter');
    const invited = await api.as(mia).post(inOrganization(ada.organization, '/members'), { email: 'new@example.com' });
    expect(invited.status).toBe(202);
    await change('delete', 'Recruiter');
    const { body } = await api.as(ada).get(inOrganization(ada.organization, '/invitations'));
    expect(body.invitations).toEqual([]);
  });
});
