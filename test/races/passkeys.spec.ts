import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { login } from '../support/account.js';
import { api } from '../support/api.js';
import { challengeOf } from '../support/factors.js';
import { addPasskey, factorCredential, optionsOf, signInCredential, TestPasskey } from '../support/passkeys.js';
import { aPerson } from '../support/people.js';
import { expectPromisesKept } from '../support/promises.js';
import { atOnce, held, tally } from './contenders.js';

let instances: string[];

beforeAll(async () => {
  instances = [facet.url, await facet.another()];
});
beforeEach(() => facet.sql('delete from rate_limits'));
afterEach(() => expectPromisesKept());

describe('passkeys under contention, over two instances', () => {
  it('a signature signs in once for 200 uses at once', async () => {
    const mia = await aPerson();
    const { key } = await addPasskey(mia);
    const credential = await signInCredential(key);
    const answers = await atOnce(200, instances, (at) => at.post('/auth/login/passkey', { credential }));
    expect(tally(answers.filter(({ status }) => status === 200))).toBe('200 × 1');
    expect(await facet.sql('select 1 from sessions where user_id = $1', [mia.id])).toHaveLength(2);
    held('passkeys', '200 uses of one signature', '200 × 1');
  });

  it('a signature completes its challenge once for 200 uses at once', async () => {
    const mia = await aPerson();
    const { key } = await addPasskey(mia);
    const challenge = challengeOf(await login(mia.email));
    const credential = await factorCredential(key, challenge);
    const answers = await atOnce(200, instances, (at) =>
      at.post('/auth/login/factor/passkey', { challenge, credential }),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    held('passkeys', '200 uses of one signature as the second factor', '200 × 1');
  });

  it('a new passkey is registered once, with one set of recovery codes, for 200 calls at once', async () => {
    const mia = await aPerson();
    const credential = new TestPasskey().create(await optionsOf('/auth/factors/passkeys/options', api.as(mia)));
    const answers = await atOnce(200, instances, (at) =>
      at.as(mia).post('/auth/factors/passkeys', { name: 'phone', credential }),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await facet.sql('select 1 from recovery_codes where user_id = $1', [mia.id])).toHaveLength(10);
    held('passkeys', '200 registrations with one set of options', '201 × 1');
  });
});
