/**
 * @settings {"RATE_LIMITS": "on", "TRUSTED_PROXY_HOPS": "1", "PASSWORD_HASH_QUEUE": "1000", "MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example", "RATE_LIMIT_SIGN_IN": "100000/60"}
 */
import { beforeAll, beforeEach, expect, jest } from '@jest/globals';
import { anAddress } from '../support/account.js';
import { api, type Answer } from '../support/api.js';
import { queued } from '../support/jobs.js';
import { aPerson, password, type TestPerson } from '../support/people.js';
import { attacks, tellsNothing } from './attack.js';

jest.setTimeout(120_000);

const home = '198.51.100.10';
let owner: TestPerson;

const login = (email: string, given: string, from: string): Promise<Answer> =>
  api.post('/auth/login', { email, password: given }, { headers: { 'x-forwarded-for': from } });

/** So many wrong passwords from each of these networks. */
async function guesses(email: string, count: number, networks: readonly string[]): Promise<number[]> {
  const answers = await Promise.all(
    networks.flatMap((from) => Array.from({ length: count }, () => login(email, 'nine loud geese at dawn', from))),
  );
  return [...new Set(answers.map(({ status }) => status))].sort();
}

const networks = (count: number): string[] => Array.from({ length: count }, (_, at) => `203.0.113.${at + 1}`);

beforeAll(async () => {
  owner = await aPerson();
});
beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  expect((await login(owner.email, password, home)).status).toBe(200);
});

attacks('lock-out', [
  {
    what: 'to shut an owner out by 60 wrong passwords from one address',
    send: async () => {
      expect(await guesses(owner.email, 60, networks(1))).toEqual([401, 429]);
      return login(owner.email, password, home);
    },
    ...{ status: 200, effect: 'the owner signs in where they have signed in before' },
    holds: async () => expect((await login(owner.email, password, '192.0.2.77')).status).toBe(200),
  },
  {
    what: 'the same from ten networks, more than all of them may',
    send: async () => {
      expect(await guesses(owner.email, 20, networks(10))).toEqual([401, 429]);
      return login(owner.email, password, home);
    },
    ...{ status: 200, effect: 'the owner signs in where they have signed in before, and no other client' },
    holds: async () => {
      // However long the guesses took.
      await facet.sql(
        `update rate_limits set full_at = now() + interval '1000 seconds' where key like 'login.account:%'`,
      );
      expect((await login(owner.email, password, '192.0.2.78')).status).toBe(429);
      expect((await login(owner.email, password, home)).status).toBe(200);
      expect((await login(owner.email, 'nine loud geese at dawn', home)).status).toBe(401);
    },
  },
  {
    what: 'twenty wrong passwords from the network of the owner',
    send: async () => {
      expect(await guesses(owner.email, 22, [home])).toEqual([401]);
      return login(owner.email, password, home);
    },
    ...{
      status: 200,
      effect: 'the owner signs in',
      holds: async ({ body }) =>
        expect(
          (await api.with({ authorization: `Bearer ${String(body.accessToken)}` }).get('/me')).body.defaultEmail,
        ).toBe(owner.email),
    },
  },
  {
    what: 'to tell by the limits whether an address has an account',
    send: async () => {
      const nobody = anAddress();
      expect(await guesses(nobody, 20, networks(10))).toEqual([401, 429]);
      // However long the guesses took.
      await facet.sql(
        `update rate_limits set full_at = now() + interval '1000 seconds' where key like 'login.account:%'`,
      );
      expect(await guesses(nobody, 3, [home])).toEqual([429]);
      return login(nobody, password, '192.0.2.79');
    },
    ...{ status: 429, effect: 'an address of no user is counted the same', holds: tellsNothing },
  },
  ...[
    ['/auth/password/reset-request', 'link.send'],
    ['/auth/email/verify-request', 'link.send'],
    ['/auth/email-sign-in', 'sign-in.send'],
  ].map(([path = '', task = '']) => ({
    what: `to keep an owner from ${path} by asking for them`,
    send: async () => {
      const ask = (from: string): Promise<Answer> =>
        api.post(path, { email: owner.email }, { headers: { 'x-forwarded-for': from } });
      for (let at = 0; at < 30; at += 1) expect((await ask('203.0.113.99')).status).toBe(202);
      return ask(home);
    },
    ...{
      status: 202,
      effect: 'the owner may ask',
      holds: async () => expect((await queued(task)).length).toBeGreaterThan(0),
    },
  })),
]);
