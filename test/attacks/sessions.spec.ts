import { expect } from '@jest/globals';
import { claimsOf, login, refresh, signIn } from '../support/account.js';
import { api, type Answer } from '../support/api.js';
import { anOrganization, aPerson, joinAs, later, type TestPerson } from '../support/people.js';
import { attacks, tellsNothing } from './attack.js';

let owner: TestPerson;

const reuse = (refreshToken: string): Promise<Answer> => api.post('/v1/user/auth/refresh-session', { refreshToken });
const refreshed = async (token: string, after = 0): Promise<string> =>
  (await later(after, () => refresh(token))).body.refreshToken as string;
const sidOf = ({ accessToken }: TestPerson): unknown => claimsOf(accessToken).sid;

/** The owner is signed out with the thief, and their organization can see why. */
const isOver = async (): Promise<void> => {
  expect(await facet.sql('select 1 from sessions where id = $1', [sidOf(owner)])).toEqual([]);
  expect((await api.as(owner).get('/me')).status).toBe(401);
  expect(
    await facet.sql(`select 1 from audit_entries where action = 'session.replayed' and details ->> 'session' = $1`, [
      sidOf(owner),
    ]),
  ).toHaveLength(1);
};

const change = (person: TestPerson): Promise<Answer> =>
  api.as(person).post('/auth/password', { currentPassword: person.password, newPassword: 'four slow swans at noon' });

attacks('a stolen refresh token', [
  {
    what: 'to use it a minute after its owner did',
    send: async () => {
      owner = await aPerson();
      await refreshed(owner.refreshToken);
      return later(61, () => refresh(owner.refreshToken));
    },
    ...{ status: 401, effect: 'the session is over, with an entry in the audit', holds: isOver },
  },
  {
    what: 'to refresh every minute, ahead of an owner who does so every ten',
    send: async () => {
      owner = await aPerson();
      let stolen = owner.refreshToken;
      for (let minute = 1; minute < 10; minute += 1) stolen = await refreshed(stolen, minute * 60);
      await later(600, () => refresh(owner.refreshToken));
      return later(660, () => refresh(stolen));
    },
    ...{
      status: 401,
      effect: 'the session is over when the owner comes back, with an entry in the audit',
      holds: isOver,
    },
  },
  {
    what: 'to follow the owner by half a minute each time',
    send: async () => {
      owner = await aPerson();
      let current = owner.refreshToken;
      let last = await refresh(current);
      for (let at = 0; at < 10 && last.status === 200; at += 1) {
        await later(at * 600 + 30, () => refresh(current));
        current = last.body.refreshToken as string;
        last = await later((at + 1) * 600, () => refresh(current));
      }
      return last;
    },
    ...{ status: 401, effect: 'the session is over after some generations, with an entry in the audit', holds: isOver },
  },
  {
    what: 'to keep it for the route that never replaces it, after the owner went on',
    send: async () => {
      owner = await aPerson();
      await reuse(owner.refreshToken);
      await refreshed(owner.refreshToken, 600);
      return later(700, () => reuse(owner.refreshToken));
    },
    ...{ status: 401, effect: 'the session is over, with an entry in the audit', holds: isOver },
  },
  {
    what: 'to refresh for ever',
    send: async () => {
      owner = await aPerson();
      let stolen = owner.refreshToken;
      for (let day = 20; day < 90; day += 20) stolen = await refreshed(stolen, day * 86_400);
      return later(91 * 86_400, () => refresh(stolen));
    },
    ...{ status: 401, effect: 'ninety days after its sign-in a session ends', holds: tellsNothing },
  },
  {
    what: 'to go on after the owner has changed the password in the same session',
    send: async () => {
      owner = await aPerson();
      expect((await change(owner)).status).toBe(200);
      return refresh(owner.refreshToken);
    },
    ...{
      status: 401,
      effect: 'the owner stays signed in',
      holds: async () => expect((await api.as(owner).get('/me')).status).toBe(200),
    },
  },
  {
    what: 'likewise with the successor that was taken before, at the route that never replaces it',
    send: async () => {
      owner = await aPerson();
      const stolen = await refreshed(owner.refreshToken);
      expect((await change(owner)).status).toBe(200);
      return reuse(stolen);
    },
    ...{
      status: 401,
      effect: 'the owner stays signed in',
      holds: async () => expect((await api.as(owner).get('/me')).status).toBe(200),
    },
  },
  {
    what: 'to get back what the owner got for the new password, with the token of before',
    send: async () => {
      owner = await aPerson();
      const { body } = await change(owner);
      await refreshed(body.refreshToken as string);
      return refresh(owner.refreshToken);
    },
    ...{
      status: 401,
      effect: 'it does not end the session of the owner either',
      holds: async () => expect((await api.as(owner).get('/me')).status).toBe(200),
    },
  },
]);

const placeOf = async (person: TestPerson): Promise<unknown> =>
  (await facet.sql('select organization_id as id from sessions where id = $1', [sidOf(person)]))[0]?.id;
const staysAtHome = async (): Promise<void> => expect(await placeOf(owner)).toBe(owner.organization);

attacks('moving a session to another organization', [
  {
    what: 'to enter an organization as no member of it',
    send: async () => {
      owner = await aPerson();
      return refresh(owner.refreshToken, await anOrganization());
    },
    ...{ status: 404, effect: 'the session stays where it is', holds: staysAtHome },
  },
  {
    what: 'to enter an organization that has banned them, from one that has not',
    send: async () => {
      owner = await aPerson();
      const other = await joinAs(owner, await anOrganization());
      const text = 'update members set banned_at = now() where organization_id = $1 and user_id = $2';
      await facet.sql(text, [other, owner.id]);
      return refresh(owner.refreshToken, other);
    },
    ...{ status: 403, effect: 'the session stays where it is', holds: staysAtHome },
  },
  {
    what: 'to move the session of another user with a token that was used long ago',
    send: async () => {
      owner = await aPerson();
      const other = await joinAs(owner, await anOrganization());
      await refreshed(owner.refreshToken);
      return later(61, () => refresh(owner.refreshToken, other));
    },
    ...{ status: 401, effect: 'the session is over, with an entry in the audit', holds: isOver },
  },
  {
    what: 'to act in the new organization with an access token of the one before, as a page that shows that one would',
    send: async () => {
      owner = await aPerson();
      const other = await joinAs(owner, await anOrganization(), 'admin');
      await refresh(owner.refreshToken, other);
      return api.as(owner).post(`/api/v1/user/${owner.id}/roles`, { roles: [] });
    },
    status: 401,
    effect: 'the roles there are as they were',
    holds: async () =>
      expect(await facet.sql('select 1 from role_assignments where user_id = $1', [owner.id])).toHaveLength(3),
  },
]);

attacks('leaving an organization', [
  {
    what: 'to leave an organization that has banned them, and to come in again with an open sign-up',
    send: async () => {
      owner = await aPerson();
      await joinAs(owner, await anOrganization());
      const other = await joinAs(owner, await anOrganization());
      const text = 'update members set banned_at = now() where organization_id = $1 and user_id = $2';
      await facet.sql(text, [other, owner.id]);
      return api.as(owner).delete(`/auth/memberships/${other}`);
    },
    status: 403,
    effect: 'the ban holds',
    holds: async () =>
      expect(
        await facet.sql('select 1 from members where user_id = $1 and banned_at is not null', [owner.id]),
      ).toHaveLength(1),
  },
  {
    what: 'to make a user leave with their access token, half an hour after the sign-in',
    send: async () => {
      owner = await aPerson();
      await joinAs(owner, await anOrganization());
      const { body } = await later(1800, () => refresh(owner.refreshToken));
      const thief = api.with({ authorization: `Bearer ${body.accessToken as string}` });
      return later(1800, () => thief.delete(`/auth/memberships/${owner.organization}`));
    },
    status: 403,
    effect: 'the memberships stay',
    holds: async () => expect(await facet.sql('select 1 from members where user_id = $1', [owner.id])).toHaveLength(2),
  },
  {
    what: 'to find out which organizations there are',
    send: async () => {
      owner = await aPerson();
      const unknown = await api.as(owner).delete('/auth/memberships/nowhere');
      const foreign = await api.as(owner).delete(`/auth/memberships/${await anOrganization()}`);
      expect(foreign.body).toEqual(unknown.body);
      return foreign;
    },
    ...{ status: 404, effect: 'both get the same answer', holds: tellsNothing },
  },
]);

attacks('many sessions', [
  {
    what: 'to sign in more often than anybody has devices',
    send: async () => {
      owner = await aPerson();
      await facet.sql(
        `insert into sessions (id, user_id, mac_key, created_at, last_used_at, expires_at)
         select gen_random_uuid(), $1, '\\x00', now(), now(), now() + interval '30 days' + interval '2 seconds' from generate_series(1, 5000)`,
        [owner.id],
      );
      for (let time = 0; time < 30; time += 1) await signIn(owner);
      return login(owner.email, owner.password);
    },
    status: 200,
    effect: 'a hundred are left, and the newest works',
    holds: async ({ body }) => {
      const { status, body: me } = await api.with({ authorization: `Bearer ${body.accessToken as string}` }).get('/me');
      expect([status, me.activeSessions]).toEqual([200, 100]);
      expect(await facet.sql('select 1 from sessions where user_id = $1', [owner.id])).toHaveLength(100);
    },
  },
]);
