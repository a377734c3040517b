/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_VERIFY":"https:\/\/app.example.com\/verify#{token}","LINK_RESET":"https:\/\/app.example.com\/reset#{token}","LINK_RESTORE":"https:\/\/app.example.com\/restore#{token}","LINK_INVITE":"https:\/\/app.example.com\/join#{token}","LINK_SIGN_IN":"https:\/\/app.example.com\/sign-in#{token}"} */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anAddress, login } from '../support/account.js';
import { inOrganization, memberPath } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { askForCode, codeFor, signInByCode } from '../support/email-sign-ins.js';
import { MailServer, tokenIn } from '../support/mail-server.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { expectPromisesKept } from '../support/promises.js';
import { atOnce, held, tally } from './contenders.js';

const mail = new MailServer();
let instances: string[];

beforeAll(async () => {
  await mail.listen(facet.sparePort);
  instances = [facet.url, await facet.another()];
});
afterAll(() => mail.close());
beforeEach(() => facet.sql('delete from rate_limits'));
afterEach(() => expectPromisesKept());

type Try = (at: typeof api, nth: number) => Promise<Answer>;

/** Something that works once: how it is tried, and what must be so after 200 tries. */
interface Once {
  readonly attempt: Try;
  readonly holds: (answers: readonly Answer[]) => Promise<void>;
}

const linkTo = async ({ email }: { email: string }): Promise<string> => tokenIn(await mail.letterTo(email));
const sessionsOf = async ({ id }: TestPerson): Promise<number> =>
  (await facet.sql('select 1 from sessions where user_id = $1', [id])).length;
const secretOf = (nth: number): string => `nine loud geese ${nth} at dawn`;
/** The password is that of the try which came through. */
async function onlyThatPassword({ email }: { email: string }, answers: readonly Answer[]): Promise<void> {
  const winner = answers.findIndex(({ status }) => status < 300);
  expect((await login(email, secretOf(winner))).status).toBe(200);
  expect((await login(email, secretOf(winner === 0 ? 1 : 0))).status).toBe(401);
}

async function anInvitation(): Promise<{ email: string; emailed: string; shown: string; ada: TestPerson }> {
  const ada = await aPerson({ as: 'admin', verified: true });
  const email = anAddress();
  const { body } = await api.as(ada).post(inOrganization(ada.organization, '/invitations'), { email });
  return { email, emailed: await linkTo({ email }), shown: String(body.token), ada };
}

const membersWith = (email: string): Promise<unknown[]> =>
  facet.sql('select 1 from members m join emails e using (user_id) where e.email = $1', [email]);

const onces: Record<string, () => Promise<Once>> = {
  async 'the link of a sign-in by email'() {
    const mia = await aPerson({ verified: true });
    const request = await askForCode(mia.email);
    const { token } = await codeFor(mail, mia.email);
    const before = await sessionsOf(mia);
    const holds = async (): Promise<void> => expect(await sessionsOf(mia)).toBe(before + 1);
    return { attempt: (at) => signInByCode(request, token, at), holds };
  },
  async 'the link that verifies an address'() {
    const mia = await aPerson();
    await api.post('/auth/email/verify-request', { email: mia.email });
    const token = await linkTo(mia);
    const holds = async (): Promise<void> =>
      expect(await facet.sql('select verified from emails where user_id = $1', [mia.id])).toEqual([{ verified: true }]);
    return { attempt: (at) => at.post('/auth/email/verify', { token }), holds };
  },
  async 'the link that sets a password'() {
    const mia = await aPerson({ verified: true });
    await api.post('/auth/password/reset-request', { email: mia.email });
    const token = await linkTo(mia);
    return {
      attempt: (at, nth) => at.post('/auth/password/reset', { token, newPassword: secretOf(nth) }),
      holds: (answers) => onlyThatPassword(mia, answers),
    };
  },
  async 'the token of a sign-in with a temporary password'() {
    const ada = await aPerson({ as: 'admin', verified: true });
    const mia = await aPerson({ in: ada.organization, verified: true });
    const { body } = await api.as(ada).post(memberPath(mia, '/temporary-password'));
    const asked = await login(mia.email, String(body.temporaryPassword));
    const { token } = asked.body.passwordChange as { token: string };
    return {
      attempt: (at, nth) => at.post('/auth/password/reset', { token, newPassword: secretOf(nth) }),
      holds: (answers) => onlyThatPassword(mia, answers),
    };
  },
  async 'the link that restores an account'() {
    const mia = await aPerson({ verified: true });
    await api.as(mia).delete('/me');
    const token = await linkTo(mia);
    const holds = async (): Promise<void> => expect((await login(mia.email)).status).toBe(200);
    return { attempt: (at) => at.post('/auth/account/restore', { token }), holds };
  },
  async 'an invitation, by its email and by what the admin saw'() {
    const { email, emailed, shown } = await anInvitation();
    return {
      attempt: (at, nth) =>
        at.post('/auth/invitations/accept', { token: nth % 4 < 2 ? emailed : shown, password: secretOf(nth) }),
      holds: async (answers) => {
        expect(await membersWith(email)).toHaveLength(1);
        await onlyThatPassword({ email }, answers);
      },
    };
  },
  async 'an invitation of somebody with an account'() {
    const { email, emailed, ada } = await anInvitation();
    const mia = await aPerson({ email, verified: true });
    const holds = async (): Promise<void> =>
      expect(
        await facet.sql('select 1 from members where organization_id = $1 and user_id = $2', [
          ada.organization,
          mia.id,
        ]),
      ).toHaveLength(1);
    return { attempt: (at) => at.as(mia).post('/auth/invitations/join', { token: emailed }), holds };
  },
};

describe('what works once, over two instances', () => {
  it.each(Object.keys(onces))('%s does so for 200 tries at once', async (what) => {
    const { attempt, holds } = await (onces[what] ?? (() => Promise.reject(new Error(what))))();
    const answers = await atOnce(200, instances, attempt);
    const [done, rejected] = [
      answers.filter(({ status }) => status < 300),
      answers.filter(({ status }) => status >= 300),
    ];
    expect([done.length, rejected.length]).toEqual([1, 199]);
    // 503: more hashes of passwords than may wait for their turn.
    expect(tally(rejected.filter(({ status }) => ![400, 401, 409, 503].includes(status)))).toBe('');
    await holds(answers);
    held('links', `200 tries with ${what}`, 'one comes through');
  });
});
