/** @settings {"STREAM_HEARTBEAT": 1} */
import { beforeEach, expect } from '@jest/globals';
import { login } from '../support/account.js';
import { alsoIn, memberPath } from '../support/administration.js';
import { api, type Answer, type Signer } from '../support/api.js';
import { closeStreams, follow } from '../support/event-stream.js';
import { anOrganization, aPerson, type TestPerson } from '../support/people.js';
import { attacks } from './attack.js';

/** A moderator of two organizations, whom the first one has banned. */
let max: TestPerson;
let elsewhere: string;
let key: Signer;
let ada: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  max = await aPerson({ in: ada.organization, as: 'moderator' });
  elsewhere = await anOrganization();
  await alsoIn(elsewhere as TestPerson['organization'], max.id, 'admin');
  const { body } = await api.as(max).post('/auth/api-keys', { name: 'kept', scopes: ['read:me', 'read:users'] });
  key = { headers: { 'x-api-key': (body as { key: string }).key } };
});

const ban = (): Promise<Answer> => api.as(ada).post(memberPath(max, '/ban'));
const signIn = (organizationId?: string): Promise<Answer> =>
  api.post('/auth/login', {
    email: max.email,
    password: max.password,
    ...(organizationId !== undefined && { organizationId }),
  });

/** The other organization has the person as before. */
async function goesOnElsewhere(): Promise<void> {
  const { status, body } = await signIn(elsewhere);
  expect(status).toBe(200);
  const there = { headers: { authorization: `Bearer ${String(body.accessToken)}` } };
  expect((await api.as(there).get('/me')).status).toBe(200);
  expect((await api.as(there).get(`/api/v1/user/${max.id}`)).status).toBe(200);
}

attacks('a banned member', [
  {
    what: 'to go on with the access token',
    send: async () => {
      await ban();
      return api.as(max).get('/me');
    },
    status: 401,
    effect: 'no call with it succeeds, other organizations go on',
    holds: async () => {
      expect((await api.as(max).get(`/api/v1/user/${ada.id}`)).status).toBe(401);
      expect((await api.as(max).patch('/me', { bio: 'still here' })).status).toBe(401);
      await goesOnElsewhere();
    },
  },
  {
    what: 'to go on with an API key of the organization',
    send: async () => {
      await ban();
      return api.as(key).get(`/api/v1/user/${ada.id}`);
    },
    status: 401,
    effect: 'the key may nothing while the ban lasts, and works after it',
    holds: async () => {
      expect((await api.as(key).get('/me')).status).toBe(401);
      await goesOnElsewhere();
      await api.as(ada).post(memberPath(max, '/unban'));
      expect((await api.as(key).get('/me')).status).toBe(200);
    },
  },
  {
    what: 'to refresh the session',
    send: async () => {
      await ban();
      return api.post('/auth/refresh', { refreshToken: max.refreshToken });
    },
    status: 401,
    effect: 'the session is over for good',
    holds: async () => {
      await api.as(ada).post(memberPath(max, '/unban'));
      expect((await api.post('/auth/refresh', { refreshToken: max.refreshToken })).status).toBe(401);
    },
  },
  {
    what: 'to sign in to the organization',
    send: async () => {
      await ban();
      return signIn(max.organization);
    },
    status: 403,
    effect: 'a sign-in without a name of an organization leads to the other one',
    holds: async () => {
      const { status, body } = await login(max.email, max.password);
      expect(status).toBe(200);
      const there = { headers: { authorization: `Bearer ${String(body.accessToken)}` } };
      expect((await api.as(there).get(`/api/v1/user/${ada.id}`)).status).toBe(404);
      await goesOnElsewhere();
    },
  },
  {
    what: 'to go on reading notifications by an open stream',
    send: async () => {
      const stream = await follow(max);
      const answer = await ban();
      expect(await stream.ended).toBe(true);
      closeStreams();
      return answer;
    },
    status: 200,
    effect: 'the stream ends',
    holds: goesOnElsewhere,
  },
]);
