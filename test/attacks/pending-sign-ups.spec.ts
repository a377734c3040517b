/**
 * @settings {"JOBS":"on","EMAIL_VERIFICATION":"required","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"}
 */
import { afterAll, beforeAll, expect } from '@jest/globals';
import { anAddress, aSignUp, login } from '../support/account.js';
import { api, type Answer } from '../support/api.js';
import { workedOff } from '../support/jobs.js';
import { MailServer, tokenIn } from '../support/mail-server.js';
import { locationOf, PageBrowser, textOf } from '../support/pages.js';
import { anOrganization } from '../support/people.js';
import { attacks } from './attack.js';

const mail = new MailServer();
const [owners, strangers] = ['what the owner chose 81', 'what the stranger chose 82'];
let email: string;
let token: string;

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());

/** The owner has signed up and has the letter. An anonymous caller signs up with the same address again and again. */
async function crowdOut(times: number): Promise<Answer> {
  const organization = await anOrganization();
  email = anAddress();
  await api.post('/auth/sign-up', aSignUp(organization, { email, password: owners }));
  token = tokenIn(await mail.letterTo(email));
  const answers = await Promise.all(
    Array.from({ length: times }, () =>
      api.post('/auth/sign-up', aSignUp(organization, { email, password: strangers, name: 'Mallory' })),
    ),
  );
  await workedOff('sign-up.letter');
  return answers.find(({ status }) => status !== 202) ?? api.post('/auth/email/verify-request', { email });
}

attacks(
  'sign-ups with the address of another',
  [6, 14].map((times) => ({
    what: `${times} of them, to end the link that the owner has in the email`,
    send: () => crowdOut(times),
    status: 202,
    effect: 'the link confirms the password of the owner, and few sign-ups wait',
    holds: async () => {
      const [waiting] = await facet.sql<{ count: number }>(
        'select count(*)::int from pending_sign_ups where address_key = $1',
        [email],
      );
      expect(waiting?.count).toBeLessThanOrEqual(10);
      expect((await api.post('/auth/email/verify', { token })).status).toBe(204);
      expect([(await login(email, owners)).status, (await login(email, strangers)).status]).toEqual([200, 401]);
    },
  })),
);

/** What a visitor of the pages learns of an address by signing up with it. */
async function seenOf(address: string): Promise<{ answer: Answer<string>; seen: unknown[] }> {
  const browser = new PageBrowser();
  const path = `/auth/ui/sign-up?organization=${await anOrganization()}&return_to=x`;
  const answer = await browser.send(path, { name: 'Mallory', email: address, password: strangers });
  const location = locationOf(answer).replace(/organization=[^&]*/, '');
  const headers = [...answer.headers.keys()].filter((name) => name !== 'date').sort();
  return {
    answer,
    seen: [answer.status, location, headers, answer.body, textOf(await browser.open(locationOf(answer)))],
  };
}

attacks('sign-ups on the hosted pages', [
  {
    what: 'to learn whether an address has an account, or a sign-up that waits',
    send: async () => {
      const [known, waiting] = [anAddress(), anAddress()];
      const organization = await anOrganization();
      for (const address of [known, waiting])
        await api.post('/auth/sign-up', aSignUp(organization, { email: address, password: owners }));
      expect((await api.post('/auth/email/verify', { token: tokenIn(await mail.letterTo(known)) })).status).toBe(204);
      const { answer, seen } = await seenOf(anAddress());
      expect([(await seenOf(known)).seen, (await seenOf(waiting)).seen]).toEqual([seen, seen]);
      return answer;
    },
    ...{ status: 303, effect: 'the answers, their headers and the next pages are the same' },
    holds: ({ headers }) => expect(headers.getSetCookie()).toEqual([]),
  },
]);
