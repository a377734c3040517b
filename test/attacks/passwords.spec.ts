/** @settings {"BREACHED_PASSWORDS":"service","BREACHED_PASSWORDS_URL":"{server}/range"} */
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { anAddress, aSignUp, login } from '../support/account.js';
import { api, type Answer } from '../support/api.js';
import { BreachServer } from '../support/breach-server.js';
import { anOrganization, aPerson, later, type TestPerson } from '../support/people.js';
import { attacks } from './attack.js';

const server = new BreachServer();
const breached = 'eight brown herons in the reeds';
let organization: OrganizationId;
let mia: TestPerson;
let email: string;

beforeAll(async () => {
  await server.listen(facet.sparePort);
  server.know(breached);
  organization = await anOrganization('Nordlicht Energie');
  mia = await aPerson({ in: organization, name: 'Wilhelmina Xaveria', handle: 'theowlofoyster' });
});
afterAll(() => server.close());

const signUp = (password: string): Promise<Answer> =>
  api.post('/auth/sign-up', aSignUp(organization, { password, email: (email = anAddress()) }));
const hasNoAccount = async (): Promise<void> =>
  expect(await facet.sql('select 1 from emails where email = $1', [email])).toEqual([]);

/** The first that is accepted, or the last refusal. */
async function firstAccepted(all: readonly string[], set: (password: string) => Promise<Answer>): Promise<Answer> {
  for (const one of all.slice(0, -1)) {
    const answer = await set(one);
    if (answer.status < 400) return answer;
  }
  return set(all.at(-1) ?? '');
}

const unavailable = async (password: string, answer: (typeof server)['instead']): Promise<Answer> => {
  server.instead = answer;
  try {
    return await later(20, () => signUp(password));
  } finally {
    server.instead = undefined;
  }
};

attacks('passwords', [
  {
    what: 'a common password in capitals, in wide characters and with ligatures',
    send: () =>
      firstAccepted(
        ['SEPTEMBER2010', 'ｓｅｐｔｅｍｂｅｒ２０１０', 'ＳeptemBer2010', 'SECRETPASSWORD', 'oﬃceoffice12'],
        signUp,
      ),
    ...{ status: 400, effect: 'no account', holds: hasNoAccount },
  },
  {
    what: 'the own name, username and organization in other signs, doubled and with separators',
    send: () => {
      const guesses = [
        'W1lh3lm1n@X@v3r1@',
        'x.a.v.e.r.i.a.1.2',
        'xaveriaxaveria',
        'The_0wl_0f_0yster',
        'n0rdlicht-2024!!',
        'Energie Energie 1',
      ];
      return firstAccepted(guesses, (newPassword) =>
        api.as(mia).post('/auth/password', { currentPassword: mia.password, newPassword }),
      );
    },
    status: 400,
    effect: 'the password is what it was',
    holds: async () => expect((await login(mia.email)).status).toBe(200),
  },
  {
    what: 'a breached password, while nothing is wrong',
    send: () => signUp(breached),
    ...{ status: 400, effect: 'no account, and no more than five characters of a hash left the house' },
    holds: async () => {
      await hasNoAccount();
      expect(server.asked.map(({ path }) => path).filter((path) => !/^\/range\/[0-9A-F]{5}$/.test(path))).toEqual([]);
    },
  },
  {
    what: 'a common password, while the service of breached ones has no end',
    send: () =>
      unavailable('septembeR2010', (response) => void response.write(`${'A'.repeat(35)}:1\r\n`.repeat(1_000_000))),
    ...{ status: 400, effect: 'no account', holds: hasNoAccount },
  },
  {
    what: 'a breached password, while the service hands on to another',
    send: () => unavailable(breached, (response) => void response.writeHead(307, { location: '/elsewhere' }).end()),
    ...{ status: 201, effect: 'no other service is asked' },
    holds: () => expect(server.asked.some(({ path }) => path === '/elsewhere')).toBe(false),
  },
]);
