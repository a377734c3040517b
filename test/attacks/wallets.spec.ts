/** @settings {"SIWE_DOMAINS":"app.example.com","SIWE_CHAINS":"1,10","RATE_LIMITS":"on"} */
import { beforeEach, expect } from '@jest/globals';
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';
import { createSiweMessage, type SiweMessage } from 'viem/siwe';
import { api, type Answer } from '../support/api.js';
import { aBrowserOf, TestBrowser } from '../support/browser-sessions.js';
import { addAuthenticator, challengeOf } from '../support/factors.js';
import { aPerson, later, type TestPerson } from '../support/people.js';
import { attacks, tellsNothing } from './attack.js';

interface Nonce {
  readonly nonce: string;
  readonly request: string;
  readonly message: string;
}
type Proof = Record<'message' | 'signature', string>;

const aWallet = (): PrivateKeyAccount => privateKeyToAccount(generatePrivateKey());
const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://mallory.example' };

let mia: TestPerson;
let mallory: TestPerson;
/** Mia's, which she has linked. */
let wallet: PrivateKeyAccount;
let mallorys: PrivateKeyAccount;

const sign = async (message: string, signer: PrivateKeyAccount): Promise<Proof> => ({
  message,
  signature: await signer.signMessage({ message }),
});
const nonceFor = async ({ address }: PrivateKeyAccount): Promise<Nonce> =>
  (await api.post('/auth/login/wallet/nonce', { address })).body as Nonce;
const nonceToLink = async (of: TestPerson, { address }: PrivateKeyAccount): Promise<Nonce> =>
  (await api.as(of).post('/auth/wallet/nonce', { address })).body as Nonce;
const signIn = async ({ request }: Pick<Nonce, 'request'>, proof: Proof): Promise<Answer> =>
  api.post('/auth/login/wallet', { request, ...proof });
const link = (of: TestPerson, proof: Proof): Promise<Answer> => api.as(of).post('/auth/wallet/verify', proof);

async function linked(of: TestPerson, own: PrivateKeyAccount): Promise<Proof> {
  const proof = await sign((await nonceToLink(of, own)).message, own);
  expect((await link(of, proof)).status).toBe(200);
  return proof;
}

/** A sign-in with a message that a page of the attacker has Mia's wallet sign. */
async function phished(changes: Partial<SiweMessage>): Promise<Answer> {
  const { nonce, request } = await nonceFor(wallet);
  const page = { domain: 'app.example.com', uri: 'https://app.example.com', chainId: 1, version: '1' as const };
  const message = createSiweMessage({ ...page, address: wallet.address, nonce, ...changes });
  return signIn({ request }, await sign(message, wallet));
}

const sessionsOf = async ({ id }: TestPerson): Promise<number> =>
  (await facet.sql('select 1 from sessions where user_id = $1', [id])).length;
const ownerOf = async ({ address }: PrivateKeyAccount): Promise<unknown> =>
  (await facet.sql<{ id: string }>('select user_id as id from wallets where address = $1', [address]))[0]?.id;

beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  [mia, mallory] = [await aPerson(), await aPerson()];
  [wallet, mallorys] = [aWallet(), aWallet()];
  await linked(mia, wallet);
});

/** Mia has the session of her sign-up alone, and her wallet. */
async function signsNobodyIn(answer: Answer): Promise<void> {
  tellsNothing(answer);
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect([await sessionsOf(mia), await ownerOf(wallet)]).toEqual([1, mia.id]);
}
/** Mallory has no wallet, and Mia has hers. */
async function linksNothing(): Promise<void> {
  expect(await facet.sql('select 1 from wallets where user_id = $1', [mallory.id])).toEqual([]);
  expect(await ownerOf(wallet)).toBe(mia.id);
}

const rejected = { status: 400, effect: 'no session', holds: signsNobodyIn };
const unknown = { ...rejected, status: 401 };
const unlinked = { status: 400, effect: 'no wallet', holds: linksNothing };

attacks('wallets', [
  {
    what: 'to sign in a second time with a signed message that was seen',
    send: async () => {
      const nonce = await nonceFor(wallet);
      const proof = await sign(nonce.message, wallet);
      expect((await signIn(nonce, proof)).status).toBe(200);
      await facet.sql(
        `delete from sessions where user_id = $1 and id not in
        (select id from sessions where user_id = $1 order by created_at limit 1)`,
        [mia.id],
      );
      return signIn(nonce, proof);
    },
    ...unknown,
  },
  {
    what: 'to use the signed message of another client, with an own secret',
    send: async () => signIn(await nonceFor(wallet), await sign((await nonceFor(wallet)).message, wallet)),
    ...unknown,
  },
  {
    what: 'to sign in with a message that was signed to link the wallet',
    send: async () => {
      const { message } = await nonceToLink(mia, wallet);
      return signIn(await nonceFor(wallet), await sign(message, wallet));
    },
    ...unknown,
  },
  ...(
    [
      ['the page of another domain', { domain: 'mallory.example', uri: 'https://mallory.example' }],
      ['a domain that begins as the right one', { domain: 'app.example.com.mallory.example' }],
      ['another port', { domain: 'app.example.com:8443', uri: 'https://app.example.com:8443' }],
      ['the address of another page', { uri: 'https://mallory.example/' }],
      ['another chain', { chainId: 5 }],
      ['the past', { expirationTime: new Date(0) }],
      ['the future', { notBefore: new Date(Date.now() + 3_600_000) }],
    ] as const
  ).map(([where, changes]) => ({
    what: `to sign in with a message for ${where}`,
    send: () => phished(changes),
    ...rejected,
  })),
  {
    what: 'to sign in with an old message whose end was cut off',
    send: async () => {
      const nonce = await nonceFor(wallet);
      const proof = await sign(nonce.message.replace(/\nExpiration Time: .+/, ''), wallet);
      return later(601, () => signIn(nonce, proof));
    },
    ...unknown,
  },
  {
    what: 'to sign in with the wallet of another user, with an own signature',
    send: async () => {
      const nonce = await nonceFor(wallet);
      return signIn(nonce, await sign(nonce.message, mallorys));
    },
    ...rejected,
  },
  {
    what: 'to sign in with a signature of another message',
    send: async () => {
      const nonce = await nonceFor(wallet);
      const { signature } = await sign((await nonceFor(wallet)).message, wallet);
      return signIn(nonce, { message: nonce.message, signature });
    },
    ...rejected,
  },
  {
    what: 'to sign in with a wallet that its user has unlinked',
    send: async () => {
      const nonce = await nonceFor(wallet);
      expect((await api.as(mia).delete('/auth/wallet')).status).toBe(204);
      return signIn(nonce, await sign(nonce.message, wallet));
    },
    ...{
      status: 401,
      effect: 'no session',
      holds: async (answer: Answer) => {
        tellsNothing(answer);
        expect(await sessionsOf(mia)).toBe(1);
      },
    },
  },
  {
    what: 'to sign a visitor in as the attacker, from another site',
    send: async () => {
      await linked(mallory, mallorys);
      const { request, message } = await nonceFor(mallorys);
      const visitor = new TestBrowser().on(foreign);
      return visitor.api.post('/auth/session/wallet', { request, ...(await sign(message, mallorys)) });
    },
    ...{ status: 403, effect: 'no session, no cookie', holds: signsNobodyIn },
  },
  {
    what: 'to learn from a nonce whether somebody has linked a wallet',
    send: async () => {
      const [known, free] = [await nonceFor(wallet), await nonceFor(mallorys)];
      expect(Object.keys(known)).toEqual(Object.keys(free));
      return signIn(free, await sign(free.message, mallorys));
    },
    ...unknown,
  },
  {
    what: 'to link a wallet with the signed message of a link of its owner',
    send: async () => {
      const { message } = await nonceToLink(mia, wallet);
      return link(mallory, await sign(message, wallet));
    },
    ...unlinked,
  },
  {
    what: 'to link a wallet with a message that its owner signed to sign in',
    send: async () => link(mallory, await sign((await nonceFor(wallet)).message, wallet)),
    ...unlinked,
  },
  {
    what: 'to link the wallet of another user, with an own signature',
    send: async () => link(mallory, await sign((await nonceToLink(mallory, wallet)).message, mallorys)),
    ...unlinked,
  },
  {
    what: 'to link a wallet that another user has, with its key',
    send: async () => link(mallory, await sign((await nonceToLink(mallory, wallet)).message, wallet)),
    ...{ status: 409, effect: 'the wallet stays with its user', holds: linksNothing },
  },
  {
    what: 'to link a wallet a second time, after its user has unlinked it, with the message of before',
    send: async () => {
      const proof = await linked(mallory, mallorys);
      expect((await api.as(mallory).delete('/auth/wallet')).status).toBe(204);
      return link(mallory, proof);
    },
    ...unlinked,
  },
  {
    what: 'to unlink the wallet of another user',
    send: async () => api.as(mallory).delete('/auth/wallet'),
    ...{ status: 204, effect: 'the wallet stays with its user', holds: linksNothing },
  },
  {
    what: 'to have a visitor unlink the wallet from another site',
    send: async () => (await aBrowserOf(mia)).on(foreign).api.delete('/auth/wallet'),
    ...{ status: 401, effect: 'the wallet stays with its user', holds: linksNothing },
  },
  {
    what: 'to sign in with a stolen wallet alone, past the second factor',
    send: async () => {
      await addAuthenticator(mia);
      const nonce = await nonceFor(wallet);
      return signIn(nonce, await sign(nonce.message, wallet));
    },
    ...{ status: 403, effect: 'the factor is asked for' },
    holds: async (answer) => {
      expect(challengeOf(answer)).not.toBe('');
      expect(await sessionsOf(mia)).toBe(1);
    },
  },
]);
