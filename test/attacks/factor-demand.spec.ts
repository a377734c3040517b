/** @settings {"RATE_LIMITS":"on","JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { login, refresh } from '../support/account.js';
import { alsoIn, inOrganization } from '../support/administration.js';
import { api, type Answer, type Api } from '../support/api.js';
import { aBrowserOf } from '../support/browser-sessions.js';
import { askForCode, codeFor, signInByCode } from '../support/email-sign-ins.js';
import { addAuthenticator } from '../support/factors.js';
import { MailServer } from '../support/mail-server.js';
import { anOrganization, aPerson, type TestPerson } from '../support/people.js';
import { attacks } from './attack.js';

const mail = new MailServer();

/** Demands a factor, which Mia, an admin there and elsewhere, has not. */
let strict: OrganizationId;
let mia: TestPerson;
let key: string;

const bearer = (token: unknown): Api => api.with({ authorization: `Bearer ${String(token)}` });
const settingsBy = (caller: Api): Promise<Answer> => caller.get(inOrganization(strict, '/settings'));

beforeAll(async () => {
  await mail.listen(facet.sparePort);
  strict = await anOrganization();
  mia = await aPerson({ in: strict, as: 'admin', verified: true });
  const made = await api.as(mia).post('/auth/api-keys', { name: 'k', scopes: ['read:organization', 'read:me'] });
  key = String(made.body.key);
  await alsoIn(await anOrganization(), mia.id, 'admin');
  const demand = `update organizations set second_factor = 'required', second_factor_grace_days = 0, second_factor_since = now() where id = $1`;
  await facet.sql(demand, [strict]);
});
afterAll(() => mail.close());
beforeEach(() => facet.sql('delete from rate_limits'));

const elsewhere = async (): Promise<string> => {
  const [other] = await facet.sql<{ id: string }>(
    'select organization_id as id from members where user_id = $1 and organization_id <> $2',
    [mia.id, strict],
  );
  return other?.id ?? '';
};

/** The demand stands, and the organization with it. */
async function stands(): Promise<void> {
  const found = await facet.sql('select second_factor from organizations where id = $1', [strict]);
  expect(found).toEqual([{ second_factor: 'required' }]);
  expect((await settingsBy(api.as(mia))).status).toBe(403);
}
const held = { status: 403, effect: 'the demand stands', holds: stands };

attacks("an organization's demand for a second factor", [
  { what: 'to go on with a session from before', send: () => settingsBy(api.as(mia)), ...held },
  {
    what: 'to turn the demand off without a factor',
    send: () => api.as(mia).patch(inOrganization(strict, '/settings'), { secondFactor: 'optional' }),
    ...held,
  },
  {
    what: 'to prolong the grace without a factor',
    send: () => api.as(mia).patch(inOrganization(strict, '/settings'), { secondFactorGraceDays: 365 }),
    ...held,
  },
  {
    what: 'to sign in anew',
    send: async () => settingsBy(bearer((await login(mia.email)).body.accessToken)),
    ...held,
  },
  {
    what: 'to refresh the session',
    send: async () => {
      const { body } = await refresh(mia.refreshToken);
      mia = { ...mia, refreshToken: String(body.refreshToken) };
      return settingsBy(bearer(body.accessToken));
    },
    ...held,
  },
  {
    what: 'to sign in to another organization and to move',
    send: async () => {
      const { body } = await login(mia.email, mia.password, await elsewhere());
      return refresh(String(body.refreshToken), strict);
    },
    ...held,
  },
  {
    what: 'to move in a browser',
    send: async () => {
      const browser = await aBrowserOf(mia);
      expect((await browser.refresh(await elsewhere())).status).toBe(200);
      return browser.refresh(strict);
    },
    ...held,
  },
  {
    what: 'to name the organization from a session in another one',
    send: async () => settingsBy(bearer((await login(mia.email, mia.password, await elsewhere())).body.accessToken)),
    ...held,
  },
  {
    what: 'to name it in the header of the profile API',
    send: async () => {
      const caller = bearer((await login(mia.email, mia.password, await elsewhere())).body.accessToken);
      return caller.with({ 'x-m2-organization-id': strict }).get('/api/profile/');
    },
    ...held,
  },
  {
    what: 'to read its notifications from a session in another one',
    send: async () => {
      const caller = bearer((await login(mia.email, mia.password, await elsewhere())).body.accessToken);
      return caller.get(`/v1/user/notifications?containerId=${strict}`);
    },
    ...held,
  },
  {
    what: 'to sign in by email',
    send: async () => {
      // Of the API key.
      await mail.letterTo(mia.email);
      const request = await askForCode(mia.email);
      const { code } = await codeFor(mail, mia.email);
      return settingsBy(bearer((await signInByCode(request, code)).body.accessToken));
    },
    ...held,
  },
  { what: 'to use an API key from before', send: () => settingsBy(api.with({ 'x-api-key': key })), ...held },
  {
    what: 'to make an API key',
    send: () =>
      api.as(mia).post('/auth/api-keys', { name: 'k', scopes: ['read:organization'], currentPassword: mia.password }),
    ...held,
  },
  {
    what: 'to open a stream with a ticket',
    send: async () => {
      const { body } = await api.as(mia).post('/auth/stream-ticket');
      return api.get(`/v1/user/notifications/stream?containerId=${strict}&ticket=${String(body.ticket)}`);
    },
    ...held,
  },
  {
    what: 'to hand the organization over to another account',
    send: async () => {
      const mallory = await aPerson({ in: strict });
      const path = `/auth/organizations/${strict}/handover`;
      return api.as(mia).post(path, { userId: mallory.id, currentPassword: mia.password });
    },
    ...held,
  },
  {
    what: 'to delete the organization from a session in another one',
    send: async () => {
      const caller = bearer((await login(mia.email, mia.password, await elsewhere())).body.accessToken);
      return caller.delete(`/auth/organizations/${strict}`, { confirmation: strict });
    },
    ...held,
  },
  {
    what: 'to set a factor up and to remove it at once',
    send: async () => {
      const app = await addAuthenticator(mia);
      expect((await settingsBy(api.as(mia))).status).toBe(200);
      expect((await api.as(mia).delete('/auth/factors/totp', { code: app.recoveryCodes[0] })).status).toBe(204);
      return settingsBy(api.as(mia));
    },
    ...held,
  },
]);
