/** @settings {"SIWE_DOMAINS": "app.example.com", "SIWE_CHAINS": "1"} */
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../support/api.js';
import { aPerson } from '../support/people.js';
import { expectPromisesKept } from '../support/promises.js';
import { atOnce, held, tally } from './contenders.js';

interface Nonce {
  readonly request: string;
  readonly message: string;
}

const wallet = privateKeyToAccount(generatePrivateKey());
const { address } = wallet;
let instances: string[];

beforeAll(async () => {
  instances = [facet.url, await facet.another()];
});
afterEach(() => expectPromisesKept());

describe('wallets under contention, over two instances', () => {
  it('one is linked once, to one of the users who prove it at once', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, () => aPerson()));
    const proofs = await Promise.all(
      people.map(async (person) => {
        const { message } = (await api.as(person).post('/auth/wallet/nonce', { address })).body as Nonce;
        return { person, message, signature: await wallet.signMessage({ message }) };
      }),
    );
    const tries = await atOnce(10, instances, (at, nth) => {
      const { person, ...proof } = proofs[nth] ?? { person: undefined };
      return (person ? at.as(person) : at).post('/auth/wallet/verify', proof);
    });
    expect(tally(tries).split(', ').sort()).toEqual(['200 × 1', '409 × 9']);
    expect(await facet.sql('select 1 from wallets where lower(address) = lower($1)', [address])).toHaveLength(1);
    held('wallets', '10 users who link one', '200 × 1, 409 × 9');
  });

  it('a signed message signs in once for 200 tries at once', async () => {
    const { request, message } = (await api.post('/auth/login/wallet/nonce', { address })).body as Nonce;
    const proof = { request, message, signature: await wallet.signMessage({ message }) };
    const before = (await facet.sql('select 1 from sessions')).length;
    const tries = await atOnce(200, instances, (at) => at.post('/auth/login/wallet', proof));
    expect(tally(tries).split(', ').sort()).toEqual(['200 × 1', '401 × 199']);
    expect((await facet.sql('select 1 from sessions')).length - before).toBe(1);
    held('wallets', '200 sign-ins with one signature', '200 × 1, 401 × 199');
  });
});
