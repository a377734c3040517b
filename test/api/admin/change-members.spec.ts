/**
 * @settings {"MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_INVITE":"https:\/\/app.example.com\/join#{token}"}
 */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { expectProblem, login, refresh, signIn } from '../../support/account.js';
import { alsoIn, inOrganization, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { badBodies } from '../../support/bad-bodies.js';
import { anObject, m2 } from '../../support/m2.js';
import { anOrganization, aPerson, aRole, roleId, verifyAddressOf, type TestPerson } from '../../support/people.js';

let ada: TestPerson;
let mia: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization, name: 'Mia Member', handle: 'mia' });
});

const isMember = async (person: TestPerson, organization: OrganizationId = ada.organization): Promise<boolean> =>
  (await facet.sql('select 1 from members where organization_id = $1 and user_id = $2', [organization, person.id]))
    .length > 0;

describe('POST /admin/organizations/{id}/members', () => {
  let annex: OrganizationId;
  let nell: TestPerson;

  beforeEach(async () => {
    annex = await anOrganization();
    await alsoIn(annex, ada.id, 'admin');
    nell = await aPerson({ in: annex, name: 'Nell Neighbour', verified: true });
  });

  const add = (body: unknown, as = ada): Promise<Answer> =>
    api.as(as).post(inOrganization(ada.organization, '/members'), body);

  it('invites, also a user whom the caller may read in another organization: no user is added without being asked', async () => {
    const roles = [await roleId(ada.organization, 'moderator')];
    const { status, body } = await add({ email: nell.email, roles });
    expect([status, body.email, body.roles, body.invitedBy]).toEqual([202, nell.email, roles, ada.id]);
    expect(await isMember(nell)).toBe(false);
    const { body: list } = await api.as(ada).get(inOrganization(ada.organization, '/invitations'));
    expect((list.invitations as { id: string }[]).map(({ id }) => id)).toEqual([body.id]);
  });

  it('answers alike whether a user has the address or not', async () => {
    const [known, unknown] = [await add({ email: nell.email }), await add({ email: 'nobody.at.all@example.com' })];
    expect([known.status, unknown.status, Object.keys(known.body as object)]).toEqual([
      202,
      202,
      Object.keys(unknown.body as object),
    ]);
  });

  it('refuses who is a member already, and who is invited, also when asked many times at once', async () => {
    await verifyAddressOf(mia);
    expectProblem(await add({ email: mia.email }), 409, 'member.exists');
    const answers = await Promise.all(Array.from({ length: 6 }, () => add({ email: nell.email })));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409, 409]);
    expectProblem(await add({ email: nell.email }), 409, 'invitation.exists');
  });

  it('says of a member who has deleted the account that it can be restored', async () => {
    await verifyAddressOf(mia);
    await api.as(mia).delete('/me');
    expectProblem(await add({ email: mia.email }), 409, 'member.deleted');
    expect((await api.as(ada).post(memberPath(mia, '/restore'))).status).toBe(200);
  });

  it('refuses roles of others, those that may do what the caller may not, and who may not invite', async () => {
    expectProblem(await add({ email: nell.email, roles: [await roleId(annex, 'member')] }), 400, 'role.unknown');
    const petra = await somebodyWho(ada.organization, ['update:members', 'update:users']);
    expectProblem(
      await add({ email: nell.email, roles: [await roleId(ada.organization, 'moderator')] }, petra),
      403,
      'permission.missing',
    );
    const paul = await somebodyWho(ada.organization, ['update:members']);
    expectProblem(await add({ email: nell.email }, paul), 403, 'permission.missing');
    expect((await add({ email: nell.email }, petra)).status).toBe(202);
  });

  it.each([
    {},
    { email: 'no address' },
    { email: null },
    { email: 'a@example.com', roles: 'x' },
    { email: 'a@example.com', roles: ['x'] },
    { email: 'a@example.com', roles: null },
  ])('refuses %j', async (body) => expectProblem(await add(body), 400, 'request.invalid'));

  it.each(badBodies({ email: 'a@example.com' }))('refuses a body $is', async ({ status, code, sent }) => {
    expectProblem(await api.as(ada).post(inOrganization(ada.organization, '/members'), undefined, sent), status, code);
  });
});

describe('DELETE …/members/{userId}', () => {
  const remove = (whom = mia, as = ada): Promise<Answer> => api.as(as).delete(memberPath(whom, '', ada.organization));

  it('ends profile, name, roles, keys and sessions there, and leaves the account and other organizations alone', async () => {
    const other = await anOrganization();
    await alsoIn(other, mia.id);
    const elsewhere = (await login(mia.email, mia.password, other)).body as {
      accessToken: string;
      refreshToken: string;
    };
    const key = (
      await api.as(mia).post('/auth/api-keys', { name: 'k', scopes: ['read:me', 'read:users', 'update:me'] })
    ).body.key as string;
    expect((await remove()).status).toBe(204);
    expect((await api.as(mia).get('/me')).status).toBe(401);
    expect((await refresh(mia.refreshToken)).status).toBe(401);
    expect((await api.with({ 'x-api-key': key }).get('/me')).status).toBe(401);
    expect((await api.with({ authorization: `Bearer ${elsewhere.accessToken}` }).get('/api/v1/user/me')).status).toBe(
      200,
    );
    for (const table of ['profiles', 'role_assignments', 'name_registry', 'api_keys', 'member_keys', 'sessions'])
      expect([
        table,
        await facet.sql(
          `select 1 from ${table} where organization_id = $1 and ${table === 'name_registry' ? 'owner_id' : 'user_id'} = $2`,
          [ada.organization, mia.id],
        ),
      ]).toEqual([table, []]);
    expectProblem(await api.as(ada).get(memberPath(mia)), 404, 'member.not_found');
    await expect(aPerson({ in: ada.organization, handle: 'mia' })).rejects.toThrow('username.taken');
    expect((await login(mia.email, mia.password, ada.organization)).status).toBe(404);
  });

  it('takes away a picture that came from the collection there', async () => {
    const ref = await anObject(ada, mia, 'knight');
    await m2(mia).put('/api/profile/', { profilePictureObjectDefinitionId: ref });
    const other = await anOrganization();
    await alsoIn(other, mia.id);
    await remove();
    const { accessToken } = (await login(mia.email, mia.password, other)).body as { accessToken: string };
    expect((await api.with({ authorization: `Bearer ${accessToken}` }).get('/me')).body).not.toHaveProperty(
      'avatarUrl',
    );
  });

  it('keeps the last admin, and lets one of two go, themselves included', async () => {
    expectProblem(await remove(ada), 409, 'role.last_admin');
    const alan = await aPerson({ in: ada.organization, as: 'admin' });
    expect((await remove(ada)).status).toBe(204);
    expectProblem(await api.as(alan).delete(memberPath(alan)), 409, 'role.last_admin');
  });

  it('leaves one of two admins who remove each other', async () => {
    for (let round = 0; round < 10; round += 1) {
      const organization = await anOrganization();
      const [one, two] = await Promise.all([
        aPerson({ in: organization, as: 'admin' }),
        aPerson({ in: organization, as: 'admin' }),
      ]);
      const answers = await Promise.all([api.as(one).delete(memberPath(two)), api.as(two).delete(memberPath(one))]);
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses[0]).toBe(204);
      expect([401, 403, 404, 409]).toContain(statuses[1]);
      expect(
        await facet.sql('select 1 from role_assignments where role_id = $1', [await roleId(organization, 'admin')]),
      ).toHaveLength(1);
    }
  });

  it('removes no user who may do what the caller may not', async () => {
    const petra = await somebodyWho(ada.organization, ['update:members', 'read:users']);
    const answer = await remove(await aPerson({ in: ada.organization, as: 'moderator' }), petra);
    expectProblem(answer, 403, 'permission.missing');
    expect(answer.body.permissions).toEqual(['create:notifications', 'read:denylist', 'update:denylist']);
    expect((await remove(mia, petra)).status).toBe(204);
  });

  it('knows no other user', async () => {
    const stranger = await aPerson();
    for (const id of [stranger.id, 'x', '%20', '01930000-0000-7000-8000-00000000ffff'])
      expectProblem(
        await api.as(ada).delete(inOrganization(ada.organization, `/members/${id}`)),
        404,
        'member.not_found',
      );
    expect(await isMember(stranger, stranger.organization)).toBe(true);
    expect((await remove()).status).toBe(204);
    expectProblem(await remove(), 404, 'member.not_found');
  });

  it('goes well beside denials, claims and changes of the same member', async () => {
    for (let round = 0; round < 5; round += 1) {
      const person = await aPerson({ in: ada.organization, handle: `name-${round}` });
      const answers = await Promise.all([
        remove(person),
        m2(ada).post('/api/profile/username/deny/', { [`name-${round}`]: `other-${round}` }),
        m2(person).put('/api/profile/', { username: `third-${round}` }),
        api.as(person).patch('/me', { name: 'Renamed Meanwhile' }),
        api.as(ada).post(`/api/v1/user/${person.id}/roles`, { roles: [], add: true }),
      ]);
      for (const { status } of answers) expect(status).toBeLessThan(500);
      expect(await isMember(person)).toBe(false);
    }
  });
});

describe('PUT …/members/{userId}/roles', () => {
  const put = (roles: unknown, headers: Record<string, string> = {}, whom = mia): Promise<Answer> =>
    api.as(ada).put(memberPath(whom, '/roles', ada.organization), { roles }, { headers });

  it('puts roles in the place of others, from the next request on', async () => {
    const moderator = await roleId(ada.organization, 'moderator');
    expect((await put([moderator])).body.roles).toEqual([{ id: moderator, name: 'Moderator' }]);
    expect((await m2(mia).get('/api/profile/username/denylist/')).status).toBe(200);
    expect((await put([])).body.roles).toEqual([]);
    expect((await m2(mia).get('/api/profile/username/denylist/')).status).toBe(403);
  });

  it('compares the state that the caller has seen', async () => {
    const tag = (await api.as(ada).get(memberPath(mia))).headers.get('etag') ?? '';
    expect((await put([], { 'if-match': tag })).status).toBe(200);
    expectProblem(await put([await roleId(ada.organization, 'member')], { 'if-match': tag }), 412, 'version.stale');
  });

  it('fails as the user directory does', async () => {
    expectProblem(await put(['rol_0000000000000000']), 400, 'role.unknown');
    expectProblem(await put('x'), 400, 'request.invalid');
    expectProblem(await put([], {}, ada), 409, 'role.last_admin');
    expectProblem(await put([], {}, await aPerson()), 404, 'user.not_found');
    const petra = await somebodyWho(ada.organization, ['update:users']);
    const strong = await aRole(ada.organization, 'Strong', ['update:organization']);
    expectProblem(await api.as(petra).put(memberPath(mia, '/roles'), { roles: [strong] }), 403, 'permission.missing');
  });
});

describe('the sessions of a member', () => {
  const path = (rest = ''): string => memberPath(mia, `/sessions${rest}`);
  const idsIn = ({ body }: Answer): string[] => (body.sessions as { id: string }[]).map(({ id }) => id);

  it('are listed, those of this organization only, newest first and page by page', async () => {
    for (let at = 0; at < 2; at += 1) await signIn(mia);
    const other = await anOrganization();
    await alsoIn(other, mia.id);
    await login(mia.email, mia.password, other);
    const { status, body } = await api.as(ada).get(path('?limit=2'));
    expect([status, body.sessions.length, body.total]).toEqual([200, 2, 3]);
    expect(body.sessions[0]).toEqual({
      id: expect.any(String),
      userAgent: 'node',
      ipAddress: expect.any(String),
      createdAt: expect.any(String),
      lastUsedAt: expect.any(String),
      expiresAt: expect.any(String),
    });
    const rest = await api.as(ada).get(path(`?limit=2&cursor=${String(body.nextCursor)}`));
    expect([rest.body.sessions.length, rest.body.nextCursor]).toEqual([1, undefined]);
    const [theirs] = await facet.sql<{ id: string }>('select id from sessions where organization_id = $1', [other]);
    expect(idsIn(await api.as(ada).get(path()))).not.toContain(theirs?.id);
  });

  it('end one by one, from the next request on', async () => {
    const second = await signIn(mia);
    const [newest = ''] = idsIn(await api.as(ada).get(path()));
    expect((await api.as(ada).delete(path(`/${newest}`))).status).toBe(204);
    expect((await api.as(second).get('/me')).status).toBe(401);
    expect((await api.as(mia).get('/me')).status).toBe(200);
    expectProblem(await api.as(ada).delete(path(`/${newest}`)), 404, 'member_session.not_found');
    expectProblem(await api.as(ada).delete(path('/x')), 404, 'member_session.not_found');
  });

  it('end all at once, but not those of other organizations', async () => {
    const other = await anOrganization();
    await alsoIn(other, mia.id);
    const elsewhere = (await login(mia.email, mia.password, other)).body as { accessToken: string };
    const [theirs] = await facet.sql<{ id: string }>('select id from sessions where organization_id = $1', [other]);
    expectProblem(await api.as(ada).delete(path(`/${theirs?.id}`)), 404, 'member_session.not_found');
    expect((await api.as(ada).delete(path())).status).toBe(204);
    expect((await api.as(mia).get('/me')).status).toBe(401);
    expect((await api.with({ authorization: `Bearer ${elsewhere.accessToken}` }).get('/me')).status).toBe(200);
    expect((await api.as(ada).delete(path())).status).toBe(204);
  });

  it('are those of members, and not of users who may more than the caller', async () => {
    expectProblem(
      await api.as(ada).get(memberPath(await aPerson(), '/sessions', ada.organization)),
      404,
      'member.not_found',
    );
    expectProblem(
      await api.as(ada).delete(memberPath(await aPerson(), '/sessions', ada.organization)),
      404,
      'member.not_found',
    );
    expectProblem(await api.as(ada).get(path('?cursor=x')), 400, 'request.invalid');
    const petra = await somebodyWho(ada.organization, ['update:sessions']);
    expectProblem(await api.as(petra).delete(memberPath(ada, '/sessions')), 403, 'permission.missing');
    expect((await api.as(ada).get('/me')).status).toBe(200);
  });
});
