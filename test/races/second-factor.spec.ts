import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { login } from '../support/account.js';
import { api } from '../support/api.js';
import { addAuthenticator, challengeOf, completeSignIn, totpCode } from '../support/factors.js';
import { addPasskey, optionsOf } from '../support/passkeys.js';
import { aPerson } from '../support/people.js';
import { expectPromisesKept } from '../support/promises.js';
import { atOnce, held, tally } from './contenders.js';

let instances: string[];

beforeAll(async () => {
  instances = [facet.url, await facet.another()];
});
beforeEach(() => facet.sql('delete from rate_limits'));
afterEach(() => expectPromisesKept());

describe('second factors under contention, over two instances', () => {
  it('a challenge signs in once for 200 tries at once', async () => {
    const mia = await aPerson();
    const app = await addAuthenticator(mia);
    const challenge = challengeOf(await login(mia.email));
    const answers = await atOnce(200, instances, (at) => completeSignIn(challenge, app.code(), at));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    held('second factors', '200 tries with one challenge', '200 × 1');
  });

  it('a code of the app and a recovery code are used once by 200 challenges at once', async () => {
    const mia = await aPerson();
    const app = await addAuthenticator(mia);
    const challenges: string[] = [];
    for (let at = 0; at < 50; at += 1) challenges.push(challengeOf(await login(mia.email)));
    for (const code of [app.code(), app.recoveryCodes[0] ?? '']) {
      const answers = await atOnce(200, instances, (at, nth) => completeSignIn(challenges[nth % 50] ?? '', code, at));
      expect(tally(answers.filter(({ status }) => status === 200))).toBe('200 × 1');
    }
    held('second factors', '200 tries with one code over 50 challenges', '200 × 1 for each code');
  });

  it('an app is put into use once, with one set of recovery codes, for 200 calls at once', async () => {
    const mia = await aPerson();
    const { body } = await api.as(mia).post('/auth/factors/totp', {});
    const code = totpCode(String(body.setupKey), -1);
    const answers = await atOnce(200, instances, (at) => at.as(mia).post('/auth/factors/totp/confirm', { code }));
    expect(tally(answers)).toBe('200 × 1, 409 × 199');
    expect(await facet.sql('select 1 from recovery_codes where user_id = $1', [mia.id])).toHaveLength(10);
    held('second factors', '200 confirmations of one app', '200 × 1, and ten recovery codes');
  });

  it('a code makes one of 200 sessions recent, or signs in once', async () => {
    const mia = await aPerson();
    const app = await addAuthenticator(mia);
    const challenge = challengeOf(await login(mia.email));
    for (const code of [app.code(), app.recoveryCodes[0] ?? '']) {
      const answers = await atOnce(200, instances, (at, nth) =>
        nth % 50 === 49 ? completeSignIn(challenge, code, at) : at.as(mia).post('/auth/session/step-up', { code }),
      );
      expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    }
    held('second factors', '200 step-ups and sign-ins with one code', 'one, for each code');
  });

  it('a signature makes a session recent once for 200 uses at once', async () => {
    const mia = await aPerson();
    const { key } = await addPasskey(mia);
    const options = await optionsOf('/auth/session/step-up/options', api.as(mia), undefined);
    const credential = key.get(options);
    const answers = await atOnce(200, instances, (at) => at.as(mia).post('/auth/session/step-up', { credential }));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    held('second factors', '200 step-ups with one signature', '204 × 1');
  });
});
