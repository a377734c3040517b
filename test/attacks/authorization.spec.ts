import { beforeAll, expect } from '@jest/globals';
import { aSignUp, claimsOf, login } from '../support/account.js';
import { inOrganization, memberPath, somebodyWho } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { m2 } from '../support/m2.js';
import { tell } from '../support/notifications.js';
import { aPerson, aRole, roleId, type TestPerson } from '../support/people.js';
import { updateProfile } from '../support/user-v1.js';
import { attacks, tellsNothing, type Attack } from './attack.js';

let ada: TestPerson;
let mia: TestPerson;
let max: TestPerson;
let stranger: TestPerson;

beforeAll(async () => {
  ada = await aPerson({ as: 'admin' });
  [mia, max] = [await aPerson({ in: ada.organization }), await aPerson({ in: ada.organization })];
  stranger = await aPerson({ as: 'admin' });
});

const sid = ({ accessToken }: TestPerson): string => String(claimsOf(accessToken).sid);
const rolesOf = async ({ id }: TestPerson): Promise<string[]> =>
  (
    await facet.sql<{ name: string }>(
      'select r.name from role_assignments a join roles r on r.id = a.role_id where a.user_id = $1 order by 1',
      [id],
    )
  ).map(({ name }) => name);
const isMember = async (): Promise<void> => expect(await rolesOf(mia)).toEqual(['Member']);
const untold =
  (...secrets: (() => string)[]) =>
  ({ body }: Answer): void => {
    for (const secret of secrets) expect(JSON.stringify(body)).not.toContain(secret());
  };
const told = untold(
  () => ada.email,
  () => max.email,
);

attacks('objects of others', [
  {
    what: 'to read a user of another organization',
    send: () => api.as(stranger).get(`/api/v1/user/${mia.id}`),
    status: 404,
    effect: 'as if there were none',
    holds: untold(() => mia.email),
  },
  {
    what: 'to list the members of another organization',
    send: () => api.as(stranger).get(inOrganization(ada.organization, '/members')),
    status: 404,
    effect: 'as if there were none',
    holds: told,
  },
  {
    what: 'to read a member of another organization through the own',
    send: () => api.as(stranger).get(memberPath(mia, '', stranger.organization)),
    status: 404,
    effect: 'as if there were none',
    holds: untold(() => mia.email),
  },
  {
    what: 'to ban a member of another organization through the own',
    send: () => api.as(stranger).post(memberPath(mia, '/ban', stranger.organization), {}),
    status: 404,
    effect: 'the user goes on',
    holds: async () => expect((await api.as(mia).get('/me')).status).toBe(200),
  },
  {
    what: 'to end the session of another user',
    send: () => api.as(mia).delete(`/auth/sessions/${sid(max)}`),
    status: 404,
    effect: 'the session goes on',
    holds: async () => expect((await api.as(max).get('/me')).status).toBe(200),
  },
  {
    what: 'to revoke the key of another user',
    send: async () =>
      api
        .as(mia)
        .delete(
          `/auth/api-keys/${String((await api.as(max).post('/auth/api-keys', { name: 'robot', scopes: [] })).body.id)}`,
        ),
    ...{
      status: 404,
      effect: 'the key is there',
      holds: async () => expect((await api.as(max).get('/auth/api-keys')).body.apiKeys).toHaveLength(1),
    },
  },
  {
    what: 'to mark the notification of another user as read',
    send: async () => api.as(mia).post('/v1/user/notifications/read', { ids: [await tell(ada, [max], 'for Max')] }),
    ...{
      status: 201,
      effect: 'it stays unread',
      holds: async () =>
        expect((await api.as(max).get(`/v1/user/notifications?containerId=${max.organization}`)).body.unread).toBe(1),
    },
  },
  {
    what: 'to read the notifications of another organization',
    send: () => api.as(mia).get(`/v1/user/notifications?containerId=${stranger.organization}`),
    status: 404,
    effect: 'nothing is disclosed',
    holds: tellsNothing,
  },
  {
    what: 'an object out of the collection of another user as a picture',
    send: async () => {
      await api.as(ada).put(inOrganization(ada.organization, `/collections/${max.id}/figures/sword`), {
        kind: 'image',
        url: 'https://example.com/sword.png',
      });
      return m2(mia).put('/api/profile/', {
        profilePictureObjectDefinitionId: { datasourceId: 'figures', objectDefinitionId: 'sword' },
      });
    },
    ...{ status: 404, effect: 'as if there were none', holds: tellsNothing },
  },
  {
    what: 'to read a role of another organization through the own',
    send: async () =>
      api.as(stranger).get(inOrganization(stranger.organization, `/roles/${await roleId(ada.organization, 'admin')}`)),
    status: 404,
    effect: 'as if there were none',
    holds: tellsNothing,
  },
  {
    what: 'to give a role of another organization',
    send: async () =>
      api
        .as(stranger)
        .post(`/api/v1/user/${stranger.id}/roles`, { roles: [await roleId(ada.organization, 'moderator')] }),
    status: 400,
    effect: 'no role is given',
    holds: async () => expect(await rolesOf(stranger)).toContain('Admin'),
  },
]);

attacks('functions beyond the permission', [
  {
    what: 'a member to give itself the role Admin',
    send: async () =>
      api.as(mia).post(`/api/v1/user/${mia.id}/roles`, { roles: [await roleId(ada.organization, 'admin')], add: true }),
    status: 403,
    effect: 'still a member',
    holds: isMember,
  },
  {
    what: 'who may give roles to give more than they have',
    send: async () => {
      const petra = await somebodyWho(ada.organization, ['read:users', 'update:users', 'update:roles']);
      return api
        .as(petra)
        .post(`/api/v1/user/${mia.id}/roles`, { roles: [await roleId(ada.organization, 'admin')], add: true });
    },
    ...{ status: 403, effect: 'still a member', holds: isMember },
  },
  {
    what: 'who may change roles to put more into the own',
    send: async () => {
      const petra = await somebodyWho(ada.organization, ['read:organization', 'update:roles']);
      const role = await aRole(ada.organization, 'Ladder', ['read:organization']);
      return api.as(petra).patch(inOrganization(ada.organization, `/roles/${role}`), {
        permissions: ['read:organization', 'update:keys'],
      });
    },
    ...{
      status: 403,
      effect: 'the role is as it was',
      holds: async () =>
        expect(await facet.sql(`select permissions from roles where name = 'Ladder'`)).toEqual([
          { permissions: ['read:organization'] },
        ]),
    },
  },
  {
    what: 'to take the role from the only admin',
    send: () => api.as(ada).post(`/api/v1/user/${ada.id}/roles`, { roles: [] }),
    ...{ status: 409, effect: 'the admin stays', holds: async () => expect(await rolesOf(ada)).toContain('Admin') },
  },
  {
    what: 'a member to list members',
    send: () => api.as(mia).get(inOrganization(ada.organization, '/members')),
    status: 403,
    effect: 'nothing is disclosed',
    holds: told,
  },
  {
    what: 'a member to invite',
    send: () =>
      api.as(mia).post(inOrganization(ada.organization, '/invitations'), { email: 'friend@example.com', roleIds: [] }),
    status: 403,
    effect: 'no email is written',
    holds: async () => expect(await facet.sql('select 1 from invitations')).toEqual([]),
  },
  {
    what: 'a member to ban an admin',
    send: () => api.as(mia).post(memberPath(ada, '/ban'), {}),
    status: 403,
    effect: 'the admin goes on',
    holds: async () => expect((await api.as(ada).get('/me')).status).toBe(200),
  },
  {
    what: 'a member to notify all',
    send: () =>
      api
        .as(mia)
        .post(inOrganization(ada.organization, '/notifications'), { type: 'x', title: 'x', body: 'x', all: true }),
    status: 403,
    effect: 'no user is notified',
    holds: async () =>
      expect(
        await facet.sql('select 1 from notification_messages where organization_id = $1 and title = $2', [
          ada.organization,
          'x',
        ]),
      ).toEqual([]),
  },
  {
    what: 'a member to change the settings',
    send: () => api.as(mia).patch(inOrganization(ada.organization, '/settings'), { profilePictureUpload: false }),
    status: 403,
    effect: 'nothing changes',
    holds: async () =>
      expect((await api.as(ada).get(inOrganization(ada.organization, '/settings'))).body.profilePictureUpload).toBe(
        true,
      ),
  },
  {
    what: 'a member to overwrite the denylist',
    send: () => m2(mia).put('/api/profile/username/denylist/', ['tess']),
    status: 403,
    effect: 'nothing is denied',
    holds: async () => expect(await facet.sql(`select 1 from name_registry where canonical = 'tess'`)).toEqual([]),
  },
  {
    what: 'an admin to make organizations',
    send: () => api.as(ada).post('/admin/organizations', { id: 'mallory', name: 'Mallory' }),
    status: 403,
    effect: 'only operators do',
    holds: async () => expect(await facet.sql(`select 1 from organizations where id = 'mallory'`)).toEqual([]),
  },
  {
    what: 'an admin to see the jobs of the installation',
    send: () => api.as(ada).get('/admin/jobs'),
    status: 403,
    effect: 'only operators do',
    holds: tellsNothing,
  },
  {
    what: 'a GET with X-HTTP-Method-Override: DELETE',
    send: () => api.as(mia).get('/me', { headers: { 'x-http-method-override': 'DELETE' } }),
    status: 200,
    effect: 'the account is read, not deleted',
    holds: async () => expect((await api.as(mia).get('/me')).status).toBe(200),
  },
]);

const row = (email: string): Promise<unknown[]> => facet.sql('select 1 from emails where email = $1', [email]);

/** More in a sign-up than a new account may say. */
const signUpWith = (more: Record<string, unknown>): Attack => {
  const email = `mass.${Object.keys(more).join('.')}@example.com`;
  return {
    what: `a sign-up with ${JSON.stringify(more)}`,
    send: () => api.post('/auth/sign-up', { ...aSignUp(ada.organization), ...more, email }),
    status: 400,
    effect: 'no account is made',
    holds: async () => expect([(await login(email)).status, await row(email)]).toEqual([401, []]),
  };
};

const mine = async (): Promise<unknown> => ({
  me: (await api.as(mia).get('/me')).body as unknown,
  roles: await rolesOf(mia),
});

/** More in a change than a person may say about themselves. */
const changeWith = (
  status: number,
  where: string,
  more: Record<string, unknown>,
  send: (body: object) => Promise<Answer>,
): Attack => {
  let before: unknown;
  return {
    what: `${where} with ${JSON.stringify(more)}`,
    send: async () => {
      before = await mine();
      return send({ ...more });
    },
    ...{ status, effect: 'the user is as before' },
    holds: async () => expect(await mine()).toEqual(before),
  };
};

const own = [
  { id: '01930000-0000-7000-8000-000000000000' },
  { status: 'active' },
  { roles: ['Admin'] },
  { emailVerified: true },
  { organizationId: 'demo' },
  { permissions: ['*'] },
];

attacks('mass assignment', [
  ...[...own.filter((one) => !('organizationId' in one)), { isAdmin: true }, { referredBy: 'x' }].map(signUpWith),
  ...[...own, { defaultEmail: 'mallory@example.com' }, { createdAt: '2001-01-01T00:00:00Z' }].map((more) =>
    changeWith(422, 'PATCH /me', more, (body) => api.as(mia).patch('/me', body)),
  ),
  ...[...own, { email: 'mallory@example.com' }, { walletAddress: '0x0000000000000000000000000000000000000000' }].map(
    (more) => changeWith(400, 'POST /v1/user/profile', more, (body) => updateProfile(mia, body)),
  ),
  ...[{ status: 'active' }, { userId: 'x' }].map((more) =>
    changeWith(400, 'PUT /api/profile', more, (body) => m2(mia).put('/api/profile/', body)),
  ),
]);
