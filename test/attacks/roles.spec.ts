import { beforeEach, expect } from '@jest/globals';
import { inOrganization, memberPath, somebodyWho } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { aPerson, aRole, roleId, type TestPerson } from '../support/people.js';
import { attacks, type Attack } from './attack.js';

let ada: TestPerson;
let alan: TestPerson;
let desk: TestPerson;

const everythingBut = [
  'read:users',
  'update:users',
  'update:members',
  'ban:members',
  'delete:users',
  'restore:members',
  'update:sessions',
  'update:keys',
];

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  alan = await aPerson({ in: ada.organization, as: 'admin' });
  desk = await somebodyWho(ada.organization, [...everythingBut, 'read:organization', 'update:roles']);
});

const deeds = [
  'roles.assigned',
  'member.removed',
  'user.banned',
  'user.deleted',
  'sessions.revoked',
  'api_key.revoked',
];

const rolesOf = async ({ id }: TestPerson): Promise<string[]> =>
  (
    await facet.sql<{ name: string }>(
      'select r.name from role_assignments a join roles r on r.id = a.role_id where a.user_id = $1 order by 1',
      [id],
    )
  ).map(({ name }) => name);
const namesWhatIsMissing = ({ body }: Answer): void => expect(JSON.stringify(body)).toContain('update:organization');

/** Something that is done to an admin by somebody who may do it to others, but who may do less than the admin. */
const toAnAdmin = (what: string, send: () => Promise<Answer>): Attack => ({
  what: `who may do less to ${what}`,
  send,
  status: 403,
  effect: 'the admin is what they were, and the answer names the permissions that are missing',
  holds: async (answer) => {
    namesWhatIsMissing(answer);
    expect(await rolesOf(alan)).toEqual(['Admin', 'Member']);
    expect((await api.as(alan).get('/me')).status).toBe(200);
    expect(
      await facet.sql('select 1 from audit_entries where organization_id = $1 and action = any($2)', [
        ada.organization,
        deeds,
      ]),
    ).toEqual([]);
  },
});

const rolesPath = (): string => `/api/v1/user/${alan.id}/roles`;

attacks('what is taken is validated like what is given', [
  toAnAdmin('take every role of an admin', () => api.as(desk).post(rolesPath(), { roles: [], add: false })),
  toAnAdmin('leave an admin the role Member alone', async () =>
    api.as(desk).post(rolesPath(), { roles: [await roleId(ada.organization, 'member')] }),
  ),
  toAnAdmin('take the roles of an admin in the administration', () =>
    api.as(desk).put(memberPath(alan, '/roles'), { roles: [] }),
  ),
  toAnAdmin('take one role of an admin', () => api.as(desk).delete(memberPath(alan, '/roles/Admin'))),
  toAnAdmin('remove an admin', () => api.as(desk).delete(memberPath(alan))),
  toAnAdmin('ban an admin', () => api.as(desk).post(memberPath(alan, '/ban'))),
  toAnAdmin('delete the account of an admin', () => api.as(desk).delete(memberPath(alan, '/account'))),
  toAnAdmin('sign an admin out', () => api.as(desk).delete(memberPath(alan, '/sessions'))),
  toAnAdmin('revoke the key of an admin', async () => {
    const { body } = await api.as(alan).post('/auth/api-keys', { name: 'robot', scopes: ['read:users'] });
    return api.as(desk).delete(inOrganization(ada.organization, `/api-keys/${String(body.id)}`));
  }),
  {
    what: 'who may do less to restore an admin',
    send: async () => {
      await api.as(alan).delete('/me');
      return api.as(desk).post(memberPath(alan, '/restore'));
    },
    status: 403,
    effect: 'the account stays deleted',
    holds: async () =>
      expect(await facet.sql('select status from users where id = $1', [alan.id])).toEqual([{ status: 'deleted' }]),
  },
  ...(['patch', 'delete'] as const).map((verb): Attack => ({
    what: `who may do less to ${verb === 'patch' ? 'take permissions out of' : 'delete'} a role`,
    send: async () => {
      const role = await aRole(ada.organization, 'Treasury', ['read:users', 'update:organization']);
      const path = inOrganization(ada.organization, `/roles/${role}`);
      return verb === 'patch'
        ? api.as(desk).patch(path, { permissions: ['read:users'] })
        : api.as(desk).delete(`${path}?force=true`);
    },
    status: 403,
    effect: 'the role is as it was',
    holds: async (answer) => {
      namesWhatIsMissing(answer);
      const [role] = await facet.sql(`select permissions from roles where organization_id = $1 and name = 'Treasury'`, [
        ada.organization,
      ]);
      expect(role).toEqual({ permissions: ['read:users', 'update:organization'] });
    },
  })),
  {
    what: 'a key of an admin to take more than its scopes allow',
    send: async () => {
      const { body } = await api
        .as(ada)
        .post('/auth/api-keys', { name: 'robot', scopes: ['read:users', 'update:users'] });
      return api.with({ 'x-api-key': String(body.key) }).post(rolesPath(), { roles: [] });
    },
    status: 403,
    effect: 'the other admin stays',
    holds: async () => expect(await rolesOf(alan)).toEqual(['Admin', 'Member']),
  },
]);
