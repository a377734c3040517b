import { beforeEach, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { claimsOf, expectProblem, refresh } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { m2 } from '../../support/m2.js';
import { anOrganization, aPerson, joinAs, later, password, type TestPerson } from '../../support/people.js';

let mia: TestPerson;
let other: OrganizationId;

beforeEach(async () => {
  mia = await aPerson();
  other = await joinAs(mia, await anOrganization('Other'), 'moderator');
});

const leave = (organization: string, body?: object, person = mia): Promise<Answer> =>
  api.as(person).delete(`/auth/memberships/${organization}`, body);

async function placesOf({ id }: TestPerson): Promise<unknown[]> {
  const rows = await facet.sql<{ place: string }>('select organization_id as place from members where user_id = $1', [
    id,
  ]);
  return rows.map(({ place }) => place).sort();
}

describe('DELETE /auth/memberships/{organizationId}', () => {
  it('ends the membership with what belonged to it, and leaves the account as it is', async () => {
    const headers = { ...mia.headers, 'x-m2-organization-id': other };
    expect((await api.with(headers).put('/api/profile/', { username: 'mia' })).status).toBe(200);
    const moved = (await refresh((await refresh(mia.refreshToken)).body.refreshToken as string, other)).body;
    const there = api.with({ authorization: `Bearer ${moved.accessToken as string}` });
    const { key } = (await there.post('/auth/api-keys', { name: 'robot', scopes: ['read:me'] })).body as {
      key: string;
    };
    const back = (await refresh(moved.refreshToken as string, mia.organization)).body;
    const home = api.with({ authorization: `Bearer ${back.accessToken as string}` });
    expect((await home.delete(`/auth/memberships/${other}`)).status).toBe(204);
    expect([await placesOf(mia), (await home.get('/me')).status]).toEqual([[mia.organization], 200]);
    expect((await api.with({ 'x-api-key': key }).get('/me')).status).toBe(401);
    for (const table of ['profiles', 'role_assignments', 'api_keys', 'inboxes'])
      expect([table, await facet.sql(`select 1 from ${table} where organization_id = $1`, [other])]).toEqual([
        table,
        [],
      ]);
    expect(
      (await home.with({ ...headers, authorization: `Bearer ${back.accessToken as string}` }).get('/api/profile/'))
        .status,
    ).toBe(403);
  });

  it('ends the session that is there, and no other', async () => {
    const tablet = (await api.post('/auth/login', { email: mia.email, password, organizationId: other })).body;
    expect((await leave(mia.organization)).status).toBe(204);
    expect((await api.as(mia).get('/me')).status).toBe(401);
    expectProblem(await refresh(mia.refreshToken), 401, 'refresh_token.invalid');
    expect((await refresh(tablet.refreshToken as string)).status).toBe(200);
  });

  it('reserves the username for them', async () => {
    await api.with({ ...mia.headers, 'x-m2-organization-id': other }).put('/api/profile/', { username: 'mia' });
    expect((await leave(other)).status).toBe(204);
    const ben = await aPerson({ in: other });
    expect((await m2(ben).put('/api/profile/', { username: 'mia' })).status).toBe(409);
  });

  it('is refused for the only organization, and says what to do instead', async () => {
    expect((await leave(other)).status).toBe(204);
    const answer = await leave(mia.organization);
    expectProblem(answer, 409, 'membership.last');
    expect(answer.body.detail).toContain('delete your account');
    expect(await placesOf(mia)).toEqual([mia.organization]);
  });

  it('is refused when all other organizations have banned the caller', async () => {
    await facet.sql('update members set banned_at = now() where organization_id = $1', [other]);
    expectProblem(await leave(mia.organization), 409, 'membership.last');
  });

  it('is refused for the last admin, until another one is there', async () => {
    const ada = await aPerson({ as: 'admin' });
    await joinAs(ada, other);
    expectProblem(await leave(ada.organization, undefined, ada), 409, 'role.last_admin');
    await joinAs(await aPerson(), ada.organization, 'admin');
    expect((await leave(ada.organization, undefined, ada)).status).toBe(204);
  });

  it.each(['nowhere', '..%2Fdemo', 'Demo'])('knows no organization %s', async (organization) => {
    expectProblem(await leave(organization), 404, 'organization.not_found');
  });

  it('needs a recent sign-in, or the password', async () => {
    const old = (await later(900, () => refresh(mia.refreshToken))).body;
    const late = api.with({ authorization: `Bearer ${old.accessToken as string}` });
    const path = `/auth/memberships/${other}`;
    await later(900, async () => {
      expectProblem(await late.delete(path), 403, 'sign_in.not_fresh');
      expectProblem(await late.delete(path, { currentPassword: 'wrong' }), 403, 'password.wrong');
      expect((await late.delete(path, { currentPassword: password })).status).toBe(204);
    });
  });

  it('takes no API key', async () => {
    const { body } = await api.as(mia).post('/auth/api-keys', { name: 'robot', scopes: ['read:me', 'update:me'] });
    const answer = await api.with({ 'x-api-key': body.key as string }).delete(`/auth/memberships/${other}`);
    expectProblem(answer, 403, 'session.needed');
  });

  it('revokes the invitations that the caller may not send any more', async () => {
    const ada = await aPerson({ as: 'admin' });
    await joinAs(await aPerson(), ada.organization, 'admin');
    await joinAs(ada, other);
    const invitations = `/admin/organizations/${ada.organization}/invitations`;
    await api.as(ada).post(invitations, { email: 'ines@example.com' });
    expect((await leave(ada.organization, undefined, ada)).status).toBe(204);
    expect(await facet.sql('select 1 from invitations where organization_id = $1', [ada.organization])).toEqual([]);
  });

  it('leaves a member with one organization, however many are left at once', async () => {
    const at = await facet.another();
    const sid = claimsOf(mia.accessToken).sid;
    expect(sid).toBeDefined();
    const spare = (await api.post('/auth/login', { email: mia.email, password, organizationId: other })).body;
    const calls = Array.from({ length: 40 }, (_, nth) =>
      api
        .at(nth % 2 === 0 ? at : facet.url)
        .with({ authorization: `Bearer ${nth % 4 < 2 ? mia.accessToken : (spare.accessToken as string)}` })
        .delete(`/auth/memberships/${nth % 3 === 0 ? mia.organization : other}`),
    );
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect([statuses.filter((one) => one === 204).length, await placesOf(mia)]).toEqual([1, [expect.any(String)]]);
    expect(statuses.filter((one) => ![204, 401, 404, 409].includes(one))).toEqual([]);
  });
});
