/** @settings {"JOBS":"on","RATE_LIMITS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_VERIFY":"https:\/\/app.example.com\/verify#{token}","LINK_UNDO":"https:\/\/app.example.com\/undo#{token}","LINK_RESET":"https:\/\/app.example.com\/reset#{token}"} */
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { anAddress, login } from '../support/account.js';
import { api, type Answer } from '../support/api.js';
import { aBrowserOf } from '../support/browser-sessions.js';
import { MailServer, tokenIn } from '../support/mail-server.js';
import { addEmail, addressesOf, addVerified, changeDefault, letterAbout, undo, verify } from '../support/own-emails.js';
import { aPerson, later, type TestPerson } from '../support/people.js';
import { attacks } from './attack.js';

const mail = new MailServer();
const newPassword = 'what a thief chooses 81';
let mia: TestPerson;
let mallory: TestPerson;

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  [mia, mallory] = [await aPerson({ verified: true }), await aPerson({ verified: true })];
});

/** Mia's address is hers alone, and she signs in with it. */
async function staysMias(): Promise<void> {
  expect(await addressesOf(mia)).toEqual({ [mia.email]: 'default' });
  const own = await facet.sql('select user_id as id from emails where email = $1', [mia.email]);
  expect(own).toEqual([{ id: mia.id }]);
  expect((await login(mia.email)).status).toBe(200);
}

/** Mallory has her own address, and nothing of the victim's mailbox. */
async function gainsNothing(): Promise<void> {
  const own = await facet.sql('select email from emails where user_id = $1', [mallory.id]);
  expect(own).toEqual([{ email: mallory.email }]);
}

const tokensOf = async (): Promise<{ mallorys: string; undoing: string; id: string }> => {
  const { id, email } = await addVerified(mail, mia);
  const undoing = await changeDefault(mail, mia, id, mia.email);
  return { mallorys: email, undoing, id };
};

attacks('the addresses of an account', [
  {
    what: 'to learn from the answer whether an address has an account',
    send: async () => {
      const free = await api.as(mallory).post('/auth/emails', { email: anAddress() });
      const taken = await api.as(mallory).post('/auth/emails', { email: mia.email });
      expect([taken.status, Object.keys(taken.body)]).toEqual([free.status, Object.keys(free.body)]);
      return taken;
    },
    ...{ status: 201, effect: 'the same answer, and the owner is notified', holds: staysMias },
  },
  {
    what: 'to learn it by sending the email again, or from the list',
    send: async () => {
      const answers: Answer[] = [];
      for (const email of [anAddress(), mia.email]) {
        const { body } = await api.as(mallory).post('/auth/emails', { email });
        answers.push(await api.as(mallory).post(`/auth/emails/${(body as { id: string }).id}/verification`));
      }
      expect(new Set(Object.values(await addressesOf(mallory)))).toEqual(new Set(['default', 'added']));
      expect(answers[0]?.status).toBe(answers[1]?.status);
      return answers[1] as Answer;
    },
    ...{ status: 202, effect: 'the same answers', holds: staysMias },
  },
  {
    what: 'to have a victim follow the link to an account of the attacker',
    send: async () => verify(mia, (await addEmail(mail, mallory)).token),
    ...{ status: 403, effect: 'no address, and no shared account', holds: gainsNothing },
  },
  {
    what: 'to have an anonymous victim follow it',
    send: async () => api.post('/auth/email/verify', { token: (await addEmail(mail, mallory)).token }),
    ...{ status: 403, effect: 'no address, and no shared account', holds: gainsNothing },
  },
  {
    what: 'to sign in, or to set a password, with an address that was only added',
    send: async () => {
      const victim = anAddress();
      await addEmail(mail, mallory, victim);
      await api.post('/auth/password/reset-request', { email: victim });
      await api.post('/auth/email-sign-in', { email: victim });
      expect(await facet.sql('select 1 from one_time_tokens where user_id = $1', [mallory.id])).toEqual([]);
      return login(victim);
    },
    ...{ status: 401, effect: 'it is no address of the account', holds: gainsNothing },
  },
  {
    what: 'to add an address with a stolen token of an old sign-in',
    send: () => later(660, async () => api.as(await refreshed(mia)).post('/auth/emails', { email: anAddress() })),
    ...{ status: 403, effect: 'no address', holds: staysMias },
  },
  {
    what: 'to add an address with the session cookie from a page of another site',
    send: async () => {
      const browser = await aBrowserOf(mia);
      const page = browser.on({ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' });
      return page.api.post('/auth/emails', { email: anAddress() });
    },
    ...{ status: 401, effect: 'the cookie signs no user in here', holds: staysMias },
  },
  {
    what: 'to add addresses with an API key',
    send: async () => {
      const { body } = await api.as(mia).post('/auth/api-keys', { name: 'k', scopes: ['read:me', 'update:me'] });
      return api.with({ 'x-api-key': (body as { key: string }).key }).post('/auth/emails', { email: anAddress() });
    },
    ...{ status: 403, effect: 'no address', holds: staysMias },
  },
  {
    what: 'to flood others with emails by adding their addresses',
    send: async () => {
      let answer = await api.as(mallory).post('/auth/emails', { email: anAddress() });
      for (let at = 0; at < 11 && answer.status !== 429; at += 1) {
        const { id } = answer.body as { id: string };
        await api.as(mallory).delete(`/auth/emails/${id}`);
        answer = await api.as(mallory).post('/auth/emails', { email: anAddress() });
      }
      return answer;
    },
    ...{ status: 429, effect: 'ten at once, then one in six minutes', holds: gainsNothing },
  },
  {
    what: 'to guess the link that undoes a change',
    send: async () => {
      const { undoing } = await tokensOf();
      const bytes = Buffer.from(undoing, 'base64url');
      bytes.writeUInt8(bytes.readUInt8(47) ^ 1, 47);
      return undo(bytes.toString('base64url'));
    },
    ...{ status: 400, effect: 'the change stays', holds: changeStays },
  },
  {
    what: 'to undo a change with the link that verified an address, and the reverse',
    send: async () => {
      const { undoing } = await tokensOf();
      const { token } = await addEmail(mail, mia);
      expect((await verify(mia, undoing)).status).toBe(400);
      return undo(token);
    },
    ...{ status: 400, effect: 'the change stays', holds: changeStays },
  },
  {
    what: 'to undo a change twice',
    send: async () => {
      const { undoing } = await tokensOf();
      expect((await undo(undoing)).status).toBe(204);
      return undo(undoing);
    },
    ...{ status: 400, effect: 'once', holds: async () => expect(await changes()).toEqual([]) },
  },
  {
    what: 'to keep the account as a thief, with a second address that was prepared',
    send: async () => {
      const spare = await addVerified(mail, mia);
      const { undoing } = await tokensOf();
      expect((await undo(undoing)).status).toBe(204);
      await api.post('/auth/password/reset-request', { email: spare.email });
      return login(spare.email);
    },
    ...{ status: 401, effect: 'it went with the change', holds: onlyFormerIsLeft },
  },
  {
    what: 'to take the account from its owner again, with the link that the thief got at the next change',
    send: async () => {
      const { undoing } = await tokensOf();
      const third = await addVerified(mail, mia);
      const [former] = await facet.sql<{ email: string }>(
        'select email from emails where user_id = $1 and is_default',
        [mia.id],
      );
      const thiefs = await changeDefault(mail, mia, third.id, former?.email ?? '');
      expect((await undo(undoing)).status).toBe(204);
      return undo(thiefs);
    },
    ...{ status: 400, effect: 'links of later changes are void', holds: onlyFormerIsLeft },
  },
  {
    what: 'to outwait the owner with a later change',
    send: async () => {
      const { undoing } = await tokensOf();
      await facet.sql(`update email_changes set expires_at = now() + interval '1 hour' where user_id = $1`, [mia.id]);
      const third = await addVerified(mail, mia);
      expect((await api.as(mia).put(`/auth/emails/${third.id}/default`)).status).toBe(200);
      return later(7200, () => undo(undoing));
    },
    ...{ status: 204, effect: 'the earlier link works as long as the later one', holds: onlyFormerIsLeft },
  },
  {
    what: 'to let the password of the thief sign in after the change was undone',
    send: async () => {
      const { undoing } = await tokensOf();
      await api.as(mia).post('/auth/password', { currentPassword: mia.password, newPassword });
      expect((await undo(undoing)).status).toBe(204);
      return login(mia.email, newPassword);
    },
    ...{ status: 401, effect: 'the owner sets a new one', holds: ownerGetsLink },
  },
]);

async function refreshed({ refreshToken }: TestPerson): Promise<{ headers: Record<string, string> }> {
  const { body } = await api.post('/auth/refresh', { refreshToken });
  return { headers: { authorization: `Bearer ${(body as { accessToken: string }).accessToken}` } };
}

const changes = (): Promise<unknown[]> => facet.sql('select 1 from email_changes where user_id = $1', [mia.id]);

async function changeStays(): Promise<void> {
  expect(await changes()).toHaveLength(1);
  expect((await api.as(mia).get('/me')).status).toBe(200);
}

async function onlyFormerIsLeft(): Promise<void> {
  const left = await facet.sql('select email, is_default from emails where user_id = $1', [mia.id]);
  expect(left).toEqual([{ email: mia.email, is_default: true }]);
  expect(await facet.sql('select 1 from sessions where user_id = $1', [mia.id])).toEqual([]);
}

async function ownerGetsLink(): Promise<void> {
  expect(tokenIn(await letterAbout(mail, mia.email, 'new password'))).toHaveLength(64);
  await onlyFormerIsLeft();
}
