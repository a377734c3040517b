/**
 * @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_INVITE":"https:\/\/app.example.com\/join#{token}"}
 */
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { anAddress, login } from '../support/account.js';
import { inOrganization } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { MailServer, tokenIn } from '../support/mail-server.js';
import { aPerson, password, roleId, type TestPerson } from '../support/people.js';
import { attacks } from './attack.js';

const mail = new MailServer();
const owners = 'what the owner chose 81';
let ada: TestPerson;
let victim: string;
let emailed: string;

beforeAll(async () => {
  await mail.listen(facet.sparePort);
  ada = await aPerson({ as: 'admin' });
});
afterAll(() => mail.close());
beforeEach(() => {
  victim = anAddress();
});

const path = (rest = ''): string => inOrganization(ada.organization, `/invitations${rest}`);
/** The token that the admin sees; the one of the email is noted. */
async function shared(email: string, roles: readonly string[] = []): Promise<string> {
  const { status, body } = await api.as(ada).post(path(), { email, roles });
  expect(status).toBe(201);
  emailed = tokenIn(await mail.letterTo(email));
  expect(emailed).not.toBe(body.token);
  return String(body.token);
}
const accept = (token: string, secret = password): Promise<Answer> =>
  api.post('/auth/invitations/accept', { token, password: secret });
const join = (person: TestPerson, token: string): Promise<Answer> =>
  api.as(person).post('/auth/invitations/join', { token });
const addressOf = (email: string): Promise<unknown[]> =>
  facet.sql('select verified from emails where address_key = $1', [email]);
const rolesOf = async (email: string): Promise<string[]> => {
  const rows = await facet.sql<{ name: string }>(
    `select r.name from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
     join emails e on e.user_id = a.user_id where a.organization_id = $1 and e.address_key = $2 order by 1`,
    [ada.organization, email],
  );
  return rows.map(({ name }) => name);
};

attacks('the link of an invitation that the admin sees', [
  {
    what: 'to own an address by accepting an invitation to it that they sent themselves',
    send: async () => accept(await shared(victim, [await roleId(ada.organization, 'moderator')])),
    status: 200,
    effect: 'the address is not verified, and its owner takes the account over, without password and roles',
    holds: async () => {
      expect(await addressOf(victim)).toEqual([{ verified: false }]);
      expect((await accept(emailed)).status).toBe(400);
      await api.post('/auth/password/reset-request', { email: victim });
      const token = tokenIn(await mail.letterTo(victim));
      expect((await api.post('/auth/password/reset', { token, newPassword: owners })).status).toBe(204);
      expect([(await login(victim)).status, (await login(victim, owners)).status]).toEqual([401, 200]);
      expect(await rolesOf(victim)).toEqual(['Member']);
    },
  },
  {
    what: 'to be let in to the account of an invited address',
    send: async () => {
      const mia = await aPerson({ email: victim, verified: true });
      return accept(await shared(mia.email), owners);
    },
    status: 409,
    effect: 'the password of the account is the one before, and the invitation stays good',
    holds: async () => {
      expect([(await login(victim, owners)).status, (await login(victim)).status]).toEqual([401, 200]);
      expect(await rolesOf(victim)).toEqual([]);
      const { body } = await login(victim);
      const mia = api.with({ authorization: `Bearer ${String(body.accessToken)}` });
      expect((await mia.post('/auth/invitations/join', { token: emailed })).status).toBe(204);
    },
  },
  {
    what: 'to join with another account by a link that was handed over to somebody else',
    send: async () => {
      const token = await shared(victim);
      return join(await aPerson({ verified: true }), token);
    },
    status: 403,
    effect: 'nobody joined, and the link of the email works',
    holds: async () => {
      expect(await rolesOf(victim)).toEqual([]);
      expect((await accept(emailed)).status).toBe(200);
      expect(await addressOf(victim)).toEqual([{ verified: true }]);
    },
  },
  {
    what: 'to verify the address of their own account by inviting it',
    send: async () => {
      const squatter = await aPerson({ email: victim });
      return join(squatter, await shared(victim));
    },
    status: 204,
    effect: 'they are a member, and the address is as unverified as before',
    holds: async () => {
      expect(await rolesOf(victim)).toEqual(['Member']);
      expect(await addressOf(victim)).toEqual([{ verified: false }]);
    },
  },
  {
    what: 'to use the link again after the invitation was sent again',
    send: async () => {
      const old = await shared(victim);
      const [one] = await facet.sql<{ id: string }>('select id from invitations where address_key = $1', [victim]);
      expect((await api.as(ada).post(path(`/${one?.id ?? ''}/resend`))).status).toBe(200);
      return accept(old);
    },
    status: 400,
    effect: 'there is no such account',
    holds: async () => expect(await rolesOf(victim)).toEqual([]),
  },
  {
    what: 'to guess the link from the lists',
    send: async () => {
      const token = await shared(victim);
      const other = await aPerson({ in: ada.organization, as: 'admin' });
      const [one] = await facet.sql<{ id: string }>('select id from invitations where address_key = $1', [victim]);
      for (const at of [path(), path('?status=open'), path(`/${one?.id ?? ''}`)]) {
        const { status, body } = await api.as(other).get(at);
        expect(status).toBe(200);
        for (const secret of [token, emailed]) expect(JSON.stringify(body)).not.toContain(secret);
      }
      return accept(token.replace(/.{43}$/, 'A'.repeat(43)));
    },
    status: 400,
    effect: 'nobody joined, and the link of the email works',
    holds: async () => {
      expect(await rolesOf(victim)).toEqual([]);
      expect((await accept(emailed)).status).toBe(200);
    },
  },
]);
