/**
 * @settings {"JOBS":"on","CORS_ORIGINS":"https:\/\/app.example.com","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_SIGN_IN":"https:\/\/app.example.com\/sign-in#{token}"}
 */
import { afterAll, beforeAll, expect } from '@jest/globals';
import { anAddress, login } from '../support/account.js';
import { api, type Answer } from '../support/api.js';
import { TestBrowser } from '../support/browser-sessions.js';
import { anotherCode, askForCode, codeFor, signInByCode } from '../support/email-sign-ins.js';
import { addAuthenticator, challengeOf } from '../support/factors.js';
import { workedOff } from '../support/jobs.js';
import { MailServer, tokenIn } from '../support/mail-server.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { attacks, tellsNothing, type Attack } from './attack.js';

const mail = new MailServer();
let mia: TestPerson;
let mallory: TestPerson;

beforeAll(async () => {
  await mail.listen(facet.sparePort);
  [mia, mallory] = [await aPerson({ verified: true }), await aPerson({ verified: true })];
});
afterAll(() => mail.close());

async function codeOf({ email }: TestPerson): Promise<{ request: string; code: string; token: string }> {
  const request = await askForCode(email);
  return { request, ...(await codeFor(mail, email)) };
}
const sessionsOf = async ({ id }: TestPerson): Promise<number> =>
  (await facet.sql('select 1 from sessions where user_id = $1', [id])).length;

/** The answer tells nothing, and Mia has the session of her sign-up alone. */
async function signsNobodyIn(answer: Answer): Promise<void> {
  tellsNothing(answer);
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(await sessionsOf(mia)).toBe(1);
}

const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://mallory.example' };
const refused = { status: 401, effect: 'no session', holds: signsNobodyIn };

attacks('codes by email', [
  {
    what: 'to use a code that was read over a shoulder, or a link that was forwarded, elsewhere',
    send: async () => {
      const { code, token } = await codeOf(mia);
      const own = await askForCode(mallory.email);
      expect((await signInByCode(own, token)).status).toBe(401);
      return signInByCode(own, code);
    },
    ...refused,
  },
  {
    what: 'to use a code that waited while the user ended all sessions',
    send: async () => {
      const { request, code } = await codeOf(mia);
      expect((await api.as(mia).delete('/auth/sessions')).status).toBe(204);
      return signInByCode(request, code);
    },
    ...refused,
  },
  {
    what: 'to guess a code six times',
    send: async () => {
      const { request, code } = await codeOf(mia);
      for (let at = 1; at <= 5; at += 1) expect((await signInByCode(request, anotherCode(code, at))).status).toBe(401);
      return signInByCode(request, code);
    },
    ...refused,
  },
  {
    what: 'to get further tries with further requests',
    send: async () => {
      await facet.sql('delete from rate_limits');
      const requests: string[] = [];
      for (let at = 0; at < 8; at += 1) requests.push(await askForCode(mia.email));
      for (const task of ['sign-in.send', 'mail.send']) await workedOff(task);
      const sent = mail.letters.splice(0).filter(({ to }) => to === mia.email);
      expect(sent.length).toBeLessThanOrEqual(5);
      return signInByCode(requests[7] ?? '', '123456');
    },
    ...refused,
  },
  {
    what: 'to learn from the answers to codes which addresses have accounts',
    send: async () => {
      await facet.sql('delete from rate_limits');
      const [known, unknown] = [(await codeOf(mia)).request, await askForCode(anAddress())];
      await workedOff('sign-in.send');
      const told: unknown[] = [];
      for (const request of [known, unknown]) {
        const answers: Answer[] = [];
        for (let at = 0; at < 7; at += 1) answers.push(await signInByCode(request, 'x'));
        told.push(answers.map(({ status, body }) => [status, body as unknown]));
      }
      expect(told[0]).toEqual(told[1]);
      return signInByCode(unknown, 'x');
    },
    ...refused,
  },
  ...(['get', 'delete'] as const).map((method): Attack => ({
    what: `to use a link up as a scanner of mails does, with ${method.toUpperCase()}`,
    send: async () => {
      await facet.sql('delete from rate_limits');
      const { request, token } = await codeOf(mallory);
      const scanned = await api[method](`/auth/email-sign-in/complete?request=${request}&code=${token}`);
      expect((await signInByCode(request, token)).status).toBe(200);
      return scanned;
    },
    ...{ status: 405, effect: 'the link still works', holds: tellsNothing },
  })),
  {
    what: 'to sign a visitor in as the attacker, from another site',
    send: async () => {
      const { request, code } = await codeOf(mallory);
      return new TestBrowser().on(foreign).api.post('/auth/session/email-sign-in', { request, code });
    },
    ...{ status: 403, effect: 'no session, no cookie', holds: signsNobodyIn },
  },
  {
    what: 'to sign a visitor in as the attacker with the link of an own request',
    send: async () => {
      const { token } = await codeOf(mallory);
      return new TestBrowser().api.post('/auth/session/email-sign-in', {
        request: await askForCode(mia.email),
        code: token,
      });
    },
    ...refused,
  },
  {
    what: 'to bring the link of a password in the place of a code',
    send: async () => {
      await facet.sql('delete from rate_limits');
      mail.letters.length = 0;
      await api.post('/auth/password/reset-request', { email: mia.email });
      const { content } = await mail.letterTo(mia.email);
      const reset = /Your code: ([\w-]{64})/.exec(content)?.[1] ?? '';
      return signInByCode(reset, reset);
    },
    ...refused,
  },
]);

let nina: TestPerson;
/** A user with a second factor, whose mailbox the attacker reads. */
async function aFactoredVictim(): Promise<void> {
  await facet.sql('delete from rate_limits');
  nina = await aPerson({ verified: true });
  await addAuthenticator(nina);
  await mail.letterTo(nina.email);
}
/** A challenge, and the session of the sign-up alone. */
async function asksForFactor(answer: Answer): Promise<void> {
  expect(challengeOf(answer)).not.toBe('');
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(await sessionsOf(nina)).toBe(1);
}
const past = { status: 403, effect: 'the factor is asked for', holds: asksForFactor };

attacks('a mailbox alone, past the second factor', [
  ...(['code', 'token'] as const).map((what): Attack => ({
    what: `to sign in with the ${what} of an email`,
    send: async () => {
      await aFactoredVictim();
      const by = await codeOf(nina);
      return signInByCode(by.request, by[what]);
    },
    ...past,
  })),
  {
    what: 'to sign in with it in a browser',
    send: async () => {
      await aFactoredVictim();
      const { request, code } = await codeOf(nina);
      return new TestBrowser().api.post('/auth/session/email-sign-in', { request, code });
    },
    ...past,
  },
  {
    what: 'to set another password, and to sign in with that',
    send: async () => {
      await aFactoredVictim();
      await api.post('/auth/password/reset-request', { email: nina.email });
      const token = tokenIn(await mail.letterTo(nina.email));
      const newPassword = 'five grey cranes at noon';
      expect((await api.post('/auth/password/reset', { token, newPassword })).status).toBe(204);
      return login(nina.email, newPassword);
    },
    ...{ status: 403, effect: 'the factor is asked for, and all sessions have ended' },
    holds: async (answer) => {
      expect(challengeOf(answer)).not.toBe('');
      expect(await sessionsOf(nina)).toBe(0);
    },
  },
  {
    what: 'to delete the account and have it restored by the email, to be rid of the factor',
    send: async () => {
      await aFactoredVictim();
      await api.as(nina).delete('/me');
      const { content } = await mail.letterTo(nina.email);
      await api.post('/auth/account/restore', { token: tokenIn({ content }) });
      return login(nina.email);
    },
    ...{ status: 403, effect: 'the factor is asked for' },
    holds: (answer) => expect(challengeOf(answer)).not.toBe(''),
  },
]);
