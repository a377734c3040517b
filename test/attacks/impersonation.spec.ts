import { randomUUID } from 'node:crypto';
import { beforeEach, expect } from '@jest/globals';
import { inOrganization, memberPath, somebodyWho } from '../support/administration.js';
import { api, type Answer, type Signer } from '../support/api.js';
import {
  allowImpersonation,
  askToImpersonate,
  impersonate,
  type TestImpersonation,
} from '../support/impersonations.js';
import { aPerson, aRole, joinAs, later, type TestPerson } from '../support/people.js';
import { resigned } from '../support/tokens.js';
import { attacks, tellsNothing } from './attack.js';

let ada: TestPerson;
let mia: TestPerson;
/** May impersonate members, and nothing else. */
let helper: TestPerson;
let acting: TestImpersonation;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization });
  helper = await somebodyWho(ada.organization, ['impersonate:members', 'read:users']);
  await allowImpersonation(ada.organization);
  acting = await impersonate(helper, mia);
});

const read = (as: Signer = acting): Promise<Answer> => api.as(as).get('/me');
const bearer = (token: string): Signer => ({ headers: { authorization: `Bearer ${token}` } });
const forged = async (token: string, claims: Record<string, unknown>): Promise<Answer> =>
  read(bearer(await resigned(token, { claims })));
const end = (): Promise<Answer> =>
  api.as(ada).delete(memberPath(mia, `/impersonations/${acting.id}`, ada.organization));
/** After a call whose token is remembered. */
const after = (change: () => Promise<unknown>) => async (): Promise<Answer> => {
  expect((await read()).status).toBe(200);
  await change();
  return read();
};
const grant = async (to: TestPerson, permissions: readonly string[]): Promise<void> => {
  const role = await aRole(ada.organization, `Role ${randomUUID()}`, permissions);
  await facet.write((tx, { roles }) => roles.grant(tx, ada.organization, to.id, [role], null));
};
const over = { status: 401, effect: 'the token proves nothing', holds: tellsNothing };
const nothing = { status: 403, effect: 'nothing', holds: tellsNothing };

/** Nobody acts in the place of another member than Mia. */
async function noOther(): Promise<void> {
  const found = await facet.sql('select distinct member_id as id from impersonations where organization_id = $1', [
    ada.organization,
  ]);
  expect(found).toEqual([{ id: mia.id }]);
}

attacks('impersonation', [
  { what: 'to go on after it was ended', send: after(end), ...over },
  {
    what: 'to go on after 15 minutes',
    send: () => later(901, () => read()),
    ...over,
  },
  {
    what: 'to go on after the setting was turned off',
    send: after(() => api.as(ada).patch(inOrganization(ada.organization, '/settings'), { impersonation: 'off' })),
    ...over,
  },
  {
    what: 'to go on after the admin lost the permission',
    send: after(() => facet.sql('delete from role_assignments where user_id = $1', [helper.id])),
    ...over,
  },
  {
    what: 'to go on after the admin was banned',
    send: after(() => api.as(ada).post(memberPath(helper, '/ban', ada.organization))),
    ...over,
  },
  {
    what: 'to go on after the admin signed out',
    send: after(() => api.as(helper).post('/auth/logout')),
    ...over,
  },
  {
    what: 'to go on after the admin left the organization',
    send: after(() => api.as(ada).delete(memberPath(helper, '', ada.organization))),
    ...over,
  },
  {
    what: 'to go on after the member got more rights than the admin',
    send: after(() => grant(mia, ['update:roles'])),
    ...over,
  },
  {
    what: 'to go on after the member was banned',
    send: after(() => api.as(ada).post(memberPath(mia, '/ban', ada.organization))),
    ...over,
  },
  {
    what: 'to go on after the member left the organization',
    send: after(() => api.as(ada).delete(memberPath(mia, '', ada.organization))),
    ...over,
  },
  {
    what: 'with the keys of the server, to call as the member without a word of the admin',
    send: () => forged(acting.accessToken, { act: undefined }),
    ...over,
  },
  {
    what: 'with the keys of the server, to name another admin',
    send: () => forged(acting.accessToken, { act: { sub: ada.id } }),
    ...over,
  },
  {
    what: 'with the keys of the server, to name another member',
    send: () => forged(acting.accessToken, { sub: ada.id }),
    ...over,
  },
  {
    what: 'with the keys of the server, to turn an own session into an impersonation',
    send: () => forged(helper.accessToken, { sub: mia.id, act: { sub: helper.id } }),
    ...over,
  },
  {
    what: 'with the keys of the server, an act that is none',
    send: () => forged(acting.accessToken, { act: 'x' }),
    ...over,
  },
  {
    what: 'with the keys of the server, a token of a longer life',
    send: () => forged(acting.accessToken, { exp: Math.floor(Date.now() / 1000) + 86_400 }),
    ...over,
  },
  {
    what: 'to act in the place of a second member out of the first',
    send: async () => {
      await grant(ada, ['impersonate:members']);
      await grant(mia, ['impersonate:members']);
      return askToImpersonate(await impersonate(ada, mia), await aPerson({ in: ada.organization }));
    },
    ...{ status: 403, effect: 'no other impersonation', holds: noOther },
  },
  {
    what: 'to begin with an API key',
    send: async () => {
      const { body } = await api.as(helper).post('/auth/api-keys', { name: 'k', scopes: ['impersonate:members'] });
      const sent = { reason: 'x', currentPassword: helper.password };
      return askToImpersonate(
        { headers: { 'x-api-key': String(body.key) } },
        await aPerson({ in: ada.organization }),
        sent,
      );
    },
    ...{ status: 403, effect: 'no other impersonation', holds: noOther },
  },
  {
    what: 'to act in the place of an admin',
    send: () => askToImpersonate(helper, ada),
    ...{ status: 403, effect: 'no other impersonation', holds: noOther },
  },
  {
    what: 'to use the token as a refresh token',
    send: () => api.post('/auth/refresh', { refreshToken: acting.accessToken }),
    ...{ status: 400, effect: 'no session', holds: tellsNothing },
  },
  {
    what: 'to make it a recent sign-in with the password of the member',
    send: () => api.as(acting).post('/auth/session/step-up', { password: mia.password }),
    ...nothing,
  },
  {
    what: 'to delete the account with the password of the member',
    send: () => api.as(acting).delete('/me', { currentPassword: mia.password }),
    ...nothing,
  },
  {
    what: 'to make an API key of the member',
    send: () => api.as(acting).post('/auth/api-keys', { name: 'k', scopes: [], currentPassword: mia.password }),
    ...nothing,
  },
  {
    what: 'to get a ticket that outlives the end',
    send: () => api.as(acting).post('/auth/stream-ticket'),
    ...nothing,
  },
  {
    what: 'to change the address of the member as an admin of themselves',
    send: async () => {
      await grant(mia, ['update:contacts']);
      const path = memberPath(mia, '/emails', ada.organization);
      return api.as(await impersonate(ada, mia)).post(path, { email: 'mallory@example.com' });
    },
    ...nothing,
  },
  {
    what: 'to reach another organization of the member',
    send: async () => {
      const other = await aPerson({ as: 'admin' });
      await joinAs(mia, other.organization, 'admin');
      return api.as(acting).get(inOrganization(other.organization, '/settings'));
    },
    ...{ status: 404, effect: 'as if it did not exist', holds: tellsNothing },
  },
]);
