import { monitorEventLoopDelay } from 'node:perf_hooks';
import { beforeAll, expect } from '@jest/globals';
import { aSignUp } from '../support/account.js';
import { inOrganization } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { m2 } from '../support/m2.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { attacks } from './attack.js';

let rita: TestPerson;
let mia: TestPerson;

beforeAll(async () => {
  rita = await aPerson({ as: 'admin' });
  mia = await aPerson();
});

const large = '\\p{L}{0,999}'.repeat(38);
const longest = `${'é'.repeat(255)}!`;

const settings = (usernameCustomization: object): Promise<Answer> =>
  api.as(rita).patch(inOrganization(rita.organization, '/settings'), { usernameCustomization });
const patternOf = async (): Promise<unknown> =>
  (await api.as(rita).get(inOrganization(rita.organization, '/settings'))).body.usernameCustomization.pattern;

/** How long nobody else was served at the worst, in milliseconds. */
async function held(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}

/** As it may have been stored before patterns had a bound. */
const storing = async (pattern: string): Promise<void> => {
  await facet.sql('update organizations set username_pattern = $2, username_max_length = 256 where id = $1', [
    rita.organization,
    pattern,
  ]);
};

/** Others are served meanwhile: the names that are tried hold nobody up. */
async function triesNames(): Promise<Answer> {
  const answers: Answer[] = [];
  const worst = await held(async () => {
    answers.push(
      ...(await Promise.all(Array.from({ length: 10 }, () => m2(rita).put('/api/profile/', { username: longest })))),
    );
  });
  expect(worst).toBeLessThan(300);
  expect((await api.as(mia).get('/me')).status).toBe(200);
  return answers[0] ?? (await api.get('/health/live'));
}

// Each costs an estimator that judges all of it, or that runs beside the requests, hundreds of milliseconds.
const passwords = [
  '11111111',
  'eee33ee3333e3ee333ee3ee3e3e33e3',
  'p@$$w0rd',
  '8b8bbb88bb8b88bb8b88b8b8bb',
  '4@8({[<3691!|0$5+72%',
  'ﷺ',
].map((unit) => unit.repeat(128).slice(0, unit === 'ﷺ' ? 300 : 1024));

attacks('costs', [
  {
    what: 'a username pattern of 38 times a thousand characters',
    send: () => settings({ pattern: large, maxLength: 256 }),
    ...{ status: 400, effect: 'the pattern is what it was', holds: async () => expect(await patternOf()).toBeNull() },
  },
  {
    what: 'a username pattern that repeats what it repeats',
    send: () => settings({ pattern: '(?:(?:\\p{L}{0,30}){0,30}){0,2}', maxLength: 64 }),
    ...{ status: 400, effect: 'the pattern is what it was', holds: async () => expect(await patternOf()).toBeNull() },
  },
  {
    what: 'names that are longer than their pattern affords',
    send: async () => {
      expect((await settings({ pattern: '(?:\\p{L}{0,10}){0,30}', maxLength: 64 })).status).toBe(200);
      return settings({ maxLength: 256 });
    },
    status: 400,
    effect: 'the names stay short, and everything else can be changed',
    holds: async () => {
      expect((await settings({ minLength: 2 })).body.usernameCustomization).toMatchObject({
        maxLength: 64,
        minLength: 2,
      });
      expect((await settings({ pattern: null, maxLength: 256, minLength: 1 })).status).toBe(200);
    },
  },
  {
    what: 'names, with a pattern from before that has 76,000 steps',
    send: async () => {
      await storing(large);
      return triesNames();
    },
    status: 400,
    effect: 'others are served, and names that obey it are given',
    holds: async () => expect((await m2(rita).put('/api/profile/', { username: 'é'.repeat(256) })).status).toBe(200),
  },
  {
    what: 'names, with a pattern from before whose steps cannot be left out',
    send: async () => {
      await storing('(?:\\p{L}{0,30}){0,30}'.repeat(5));
      return triesNames();
    },
    status: 400,
    effect: 'others are served, the name that is there stays, and the rest of the settings can be changed',
    holds: async () => {
      expect((await m2(rita).put('/api/profile/', { username: 'é'.repeat(256) })).status).toBe(200);
      expect((await settings({ minLength: 2 })).status).toBe(200);
      expect((await settings({ pattern: null, maxLength: 64 })).status).toBe(200);
    },
  },
  {
    what: 'sign-ups with the most expensive passwords of 1,024 characters',
    send: async () => {
      let [first]: Answer[] = [];
      const about = { email: `${'a'.repeat(60)}@example.com`, name: 'x'.repeat(200) };
      const worst = await held(async () => {
        const all = passwords.flatMap((password) => [password, password, password]);
        [first] = await Promise.all(
          all.map((password) => api.post('/auth/sign-up', aSignUp(rita.organization, { ...about, password }))),
        );
      });
      expect(worst).toBeLessThan(300);
      return first ?? api.get('/health/live');
    },
    ...{
      status: 400,
      effect: 'others are served',
      holds: async () => expect((await api.as(mia).get('/me')).status).toBe(200),
    },
  },
]);
