/** @settings {"SIWE_DOMAINS": "app.example.com", "SIWE_CHAINS": "1,10"} */
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';
import { createSiweMessage } from 'viem/siwe';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { api, type Answer, type Api } from '../../support/api.js';
import { TestBrowser } from '../../support/browser-sessions.js';
import { addAuthenticator } from '../../support/factors.js';
import { anOrganization, aPerson, later, type TestPerson } from '../../support/people.js';

interface Nonce {
  readonly nonce: string;
  readonly request: string;
  readonly message: string;
}

/** Somebody with a linked wallet. */
async function anOwner(): Promise<{ mia: TestPerson; wallet: PrivateKeyAccount }> {
  const wallet = privateKeyToAccount(generatePrivateKey());
  const mia = await aPerson();
  const { body } = await api.as(mia).post('/auth/wallet/nonce', { address: wallet.address });
  const { message } = body as Nonce;
  const signature = await wallet.signMessage({ message });
  const linked = await api.as(mia).post('/auth/wallet/verify', { message, signature });
  if (linked.status !== 200) throw new Error('the wallet was not linked');
  return { mia, wallet };
}

const nonceFor = async ({ address }: PrivateKeyAccount, more: object = {}): Promise<Nonce> =>
  (await api.post('/auth/login/wallet/nonce', { address, ...more })).body as Nonce;

async function sign(wallet: PrivateKeyAccount, { request, message }: Nonce, at: Api = api): Promise<Answer> {
  return at.post('/auth/login/wallet', { request, message, signature: await wallet.signMessage({ message }) });
}

const invalid = (answer: Answer): void => expectProblem(answer, 401, 'wallet.sign_in_invalid');

beforeEach(() => facet.sql('delete from rate_limits'));

describe('signing in with a wallet', () => {
  it('takes a message with the nonce, once, and says how the user signed in', async () => {
    const { mia, wallet } = await anOwner();
    const nonce = await nonceFor(wallet);
    expect(nonce.message).toContain('Sign in to your account.');
    const { status, body } = await sign(wallet, nonce);
    expect([status, body]).toMatchObject([200, { organizationId: mia.organization, user: { id: mia.id } }]);
    const session = await api.with({ authorization: `Bearer ${String(body.accessToken)}` }).get('/auth/session');
    expect(session.body).toMatchObject({ amr: ['wallet'] });
    invalid(await sign(wallet, nonce));
  });

  it('opens a session in the cookie of a browser', async () => {
    const { wallet } = await anOwner();
    const { request, message } = await nonceFor(wallet);
    const browser = new TestBrowser();
    const proof = { request, message, signature: await wallet.signMessage({ message }) };
    const answer = await browser.api.post('/auth/session/wallet', proof);
    expect([answer.status, 'refreshToken' in (answer.body as object)]).toEqual([200, false]);
    browser.cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    expect((await browser.session()).body).toMatchObject({ amr: ['wallet'] });
    const foreign = browser.on({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' });
    expectProblem(await foreign.api.post('/auth/session/wallet', proof), 403, 'request.cross_site');
  });

  it('works for ten minutes, for the client that asked', async () => {
    const { wallet } = await anOwner();
    const nonce = await nonceFor(wallet);
    invalid(await sign(wallet, { ...nonce, request: (await nonceFor(wallet)).request }));
    expectProblem(await later(601, () => sign(wallet, nonce)), 400, 'wallet.proof_invalid');
    expect((await sign(wallet, nonce)).status).toBe(200);
    const endless = await nonceFor(wallet);
    const message = endless.message.replace(/\nExpiration Time: .+/, '');
    invalid(await later(601, () => sign(wallet, { ...endless, message })));
  });

  it('is for linked wallets alone', async () => {
    const { mia, wallet } = await anOwner();
    const other = privateKeyToAccount(generatePrivateKey());
    invalid(await sign(other, await nonceFor(other)));
    const nonce = await nonceFor(wallet);
    expect((await api.as(mia).delete('/auth/wallet')).status).toBe(204);
    invalid(await sign(wallet, nonce));
  });

  it('takes no nonce of a link, and a link none of a sign-in', async () => {
    const { mia, wallet } = await anOwner();
    const ofLink = (await api.as(mia).post('/auth/wallet/nonce', { address: wallet.address })).body as Nonce;
    const ofSignIn = await nonceFor(wallet);
    invalid(await sign(wallet, { ...ofLink, request: ofSignIn.request }));
    const { message } = ofSignIn;
    const proof = { message, signature: await wallet.signMessage({ message }) };
    expectProblem(await api.as(mia).post('/auth/wallet/verify', proof), 400, 'wallet.proof_invalid');
  });

  it.each([
    ['another domain', { domain: 'evil.example', uri: 'https://evil.example' }],
    ['another chain', { chainId: 5 }],
    ['an end in the past', { expirationTime: new Date(0) }],
    ['a beginning in the future', { notBefore: new Date(Date.now() + 3_600_000) }],
  ])('takes no message for %s', async (_, changes) => {
    const { wallet } = await anOwner();
    const { nonce, request } = await nonceFor(wallet);
    const page = { domain: 'app.example.com', uri: 'https://app.example.com', chainId: 1 };
    const message = createSiweMessage({ ...page, address: wallet.address, version: '1', nonce, ...changes });
    expectProblem(await sign(wallet, { nonce, request, message }), 400, 'wallet.proof_invalid');
  });

  it('takes no signature of another wallet', async () => {
    const { wallet } = await anOwner();
    const nonce = await nonceFor(wallet);
    expectProblem(await sign(privateKeyToAccount(generatePrivateKey()), nonce), 400, 'wallet.proof_invalid');
  });

  it('signs in to the organization that was asked for, and to none of others', async () => {
    const { mia, wallet } = await anOwner();
    const there = await sign(wallet, await nonceFor(wallet, { organizationId: mia.organization }));
    expect(there.body).toMatchObject({ organizationId: mia.organization });
    for (const organizationId of [await anOrganization(), 'No Such'])
      expectProblem(await sign(wallet, await nonceFor(wallet, { organizationId })), 404, 'organization.not_found');
  });

  it('asks for the second factor, and lets nobody in who is banned', async () => {
    const { mia, wallet } = await anOwner();
    await addAuthenticator(mia);
    expectProblem(await sign(wallet, await nonceFor(wallet)), 403, 'sign_in.factor_needed');
    await facet.sql(`update users set status = 'banned' where id = $1`, [mia.id]);
    expectProblem(await sign(wallet, await nonceFor(wallet)), 403, 'account.not_active');
  });

  it('is once for many tries at once, over two instances', async () => {
    const { wallet } = await anOwner();
    const { request, message } = await nonceFor(wallet);
    const proof = { request, message, signature: await wallet.signMessage({ message }) };
    const other = api.at(await facet.another());
    const tries = Array.from({ length: 40 }, (_, at) => (at % 2 ? api : other).post('/auth/login/wallet', proof));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 401)).toHaveLength(39);
  });
});
