/**
 * @settings {"SIWE_DOMAINS": "app.example.com,other.example.com:8443", "SIWE_CHAINS": "1,137"}
 */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';
import { createSiweMessage, type SiweMessage } from 'viem/siwe';
import { expectProblem } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { addPasskey } from '../../support/passkeys.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

const aWallet = (): PrivateKeyAccount => privateKeyToAccount(generatePrivateKey());

let mia: TestPerson;
let wallet: PrivateKeyAccount;

beforeEach(async () => {
  mia = await aPerson();
  wallet = aWallet();
});

async function nonceFor(person: TestPerson): Promise<string> {
  const { status, body } = await api.as(person).post('/auth/wallet/nonce');
  expect(status).toBe(200);
  return body.nonce as string;
}

const messageOf = (fields: Partial<SiweMessage> & { nonce: string }): string =>
  createSiweMessage({
    address: wallet.address,
    chainId: 1,
    domain: 'app.example.com',
    uri: 'https://app.example.com/link',
    version: '1',
    ...fields,
  });

const verify = (person: TestPerson, message: string, signature: string): Promise<Answer> =>
  api.as(person).post('/auth/wallet/verify', { message, signature });

const prove = async (person: TestPerson, message: string, signer = wallet): Promise<Answer> =>
  verify(person, message, await signer.signMessage({ message }));

const link = async (person: TestPerson, signer = wallet): Promise<Answer> =>
  prove(person, messageOf({ nonce: await nonceFor(person), address: signer.address }), signer);

const walletsOf = (person: TestPerson): Promise<unknown[]> =>
  facet.sql('select address from wallets where user_id = $1', [person.id]);

function expectPart(answer: Answer, ...parts: string[]): void {
  expectProblem(answer, 400, 'wallet.proof_invalid');
  expect(answer.body.errors.map(({ field }: { field: string }) => field)).toEqual(parts);
}

describe('POST /auth/wallet/nonce', () => {
  it('gives a nonce for ten minutes, without a body too', async () => {
    const { status, body } = await api.as(mia).post('/auth/wallet/nonce');
    expect(status).toBe(200);
    expect(body).toEqual({ nonce: expect.stringMatching(/^[A-Za-z0-9]{22}$/), expiresAt: expect.any(String) });
    expect(Math.abs(Date.parse(body.expiresAt) - Date.now() - 600_000)).toBeLessThan(10_000);
    expect((await api.as(mia).post('/auth/wallet/nonce', {})).body.nonce).not.toBe(body.nonce);
  });

  it('writes the whole message for an address, which can be signed as it is', async () => {
    const address = wallet.address.toLowerCase();
    const { body } = await api
      .as(mia)
      .post('/auth/wallet/nonce', { address, chainId: 137, domain: 'other.example.com:8443' });
    const { message, nonce, expiresAt } = body as { message: string; nonce: string; expiresAt: string };
    expect(message.split('\n')).toEqual([
      'other.example.com:8443 wants you to sign in with your Ethereum account:',
      wallet.address,
      '',
      'Link this wallet to your account.',
      '',
      'URI: https://other.example.com:8443',
      'Version: 1',
      'Chain ID: 137',
      `Nonce: ${nonce}`,
      expect.stringMatching(/^Issued At: \d{4}-/),
      `Expiration Time: ${expiresAt}`,
    ]);
    expect((await prove(mia, message)).body).toEqual({
      address: wallet.address,
      chainId: 137,
      linkedAt: expect.any(String),
    });
  });

  it.each([
    ['an address that is none', { address: '0x12' }, 'address'],
    ['an address with a wrong checksum', { address: '0xF39fd6e51aad88F6F4ce6aB8827279cffFb92266' }, 'address'],
    ['an address of another type', { address: 1 }, 'address'],
    ['null', { address: null }, 'address'],
    ['a chain that is not accepted', { chainId: 5 }, 'chainId'],
    ['a chain as a text', { chainId: '1' }, 'chainId'],
    ['a domain that is not accepted', { domain: 'evil.example.com' }, 'domain'],
    ['a domain that is none', { domain: 'https://app.example.com' }, 'domain'],
    ['an unknown field', { nonce: 'mine' }, 'nonce'],
    ['an array', [], ''],
  ])('refuses %s', async (_, body, field) => {
    const answer = await api.as(mia).post('/auth/wallet/nonce', body);
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors[0].field).toBe(field);
  });

  it('clears nonces away that have expired', async () => {
    const nonce = await nonceFor(mia);
    await later(601, async () => expect((await api.as(await aPerson()).post('/auth/wallet/nonce')).status).toBe(200));
    expect(await facet.sql('select 1 from wallet_nonces where nonce = $1', [nonce])).toEqual([]);
  });
});

describe('POST /auth/wallet/verify', () => {
  it('links the wallet, with the checksum of its address', async () => {
    const { status, body } = await link(mia);
    expect([status, body]).toEqual([200, { address: wallet.address, chainId: 1, linkedAt: expect.any(String) }]);
    expect(await walletsOf(mia)).toEqual([{ address: wallet.address }]);
  });

  it('takes an address in small letters and shows the checksum', async () => {
    const message = messageOf({ nonce: await nonceFor(mia) }).replace(wallet.address, wallet.address.toLowerCase());
    expect((await prove(mia, message)).body.address).toBe(wallet.address);
  });

  it('takes every field of EIP-4361, and dates without milliseconds', async () => {
    const fields = {
      scheme: 'https',
      statement: 'Hello.',
      requestId: '7',
      resources: ['https://example.com/terms'],
      notBefore: new Date(Date.now() - 1000),
    };
    const message = messageOf({ nonce: await nonceFor(mia), expirationTime: new Date(Date.now() + 60_000), ...fields });
    expect((await prove(mia, message.replace(/\.\d{3}Z/g, 'Z'))).status).toBe(200);
  });

  it.each<[string, Partial<SiweMessage>, string]>([
    ['another domain', { domain: 'evil.example.com' }, 'message.domain'],
    ['another port', { domain: 'app.example.com:8443' }, 'message.domain'],
    ['a page without TLS', { scheme: 'http' }, 'message.domain'],
    ['a page on this computer', { domain: 'localhost:3000' }, 'message.domain'],
    ['the address of another domain', { uri: 'https://evil.example.com/app.example.com' }, 'message.uri'],
    ['an address without TLS', { uri: 'http://app.example.com' }, 'message.uri'],
    ['an address that is no page', { uri: 'urn:app.example.com' }, 'message.uri'],
    ['another chain', { chainId: 5 }, 'message.chainId'],
    ['a nonce that we did not give', { nonce: 'a'.repeat(22) }, 'message.nonce'],
    ['a date of issue to come', { issuedAt: new Date(Date.now() + 3_600_000) }, 'message.issuedAt'],
    ['a time that has not come', { notBefore: new Date(Date.now() + 3_600_000) }, 'message.notBefore'],
    ['a time that has passed', { expirationTime: new Date(Date.now() - 1000) }, 'message.expirationTime'],
  ])('refuses a message with %s', async (_, fields, part) => {
    expectPart(await prove(mia, messageOf({ nonce: await nonceFor(mia), ...fields })), part);
    expect(await walletsOf(mia)).toEqual([]);
  });

  it('names every part that is at fault', async () => {
    const message = messageOf({
      nonce: await nonceFor(mia),
      domain: 'evil.example.com',
      uri: 'https://evil.example.com',
      chainId: 5,
    });
    expectPart(await prove(mia, message), 'message.domain', 'message.uri', 'message.chainId');
  });

  it('refuses the signature of another wallet, of another message, and one that no key can have made', async () => {
    const message = messageOf({ nonce: await nonceFor(mia) });
    const good = await wallet.signMessage({ message });
    expectPart(await prove(mia, message, aWallet()), 'signature');
    expectPart(await verify(mia, message, await wallet.signMessage({ message: `${message}0` })), 'signature');
    for (const bad of [`0x${'0'.repeat(130)}`, `0x${'f'.repeat(130)}`, `${good.slice(0, -2)}05`])
      expectPart(await verify(mia, message, bad), 'signature');
    expect((await verify(mia, message, good)).status).toBe(200);
  });

  it('refuses a nonce that another user was given', async () => {
    expectPart(await prove(mia, messageOf({ nonce: await nonceFor(await aPerson()) })), 'message.nonce');
  });

  it('refuses a nonce that was used', async () => {
    const message = messageOf({ nonce: await nonceFor(mia) });
    const signature = await wallet.signMessage({ message });
    expect((await verify(mia, message, signature)).status).toBe(200);
    expectPart(await verify(mia, message, signature), 'message.nonce');
  });

  it('takes a nonce until ten minutes are over', async () => {
    const [early, late] = [messageOf({ nonce: await nonceFor(mia) }), messageOf({ nonce: await nonceFor(mia) })];
    expect((await later(590, () => prove(mia, early))).status).toBe(200);
    const { body } = await later(601, () => api.post('/auth/login', { email: mia.email, password: mia.password }));
    const again = { ...mia, headers: { authorization: `Bearer ${body.accessToken}` } };
    expectPart(await later(601, () => prove(again, late)), 'message.nonce');
  });

  it('takes one of two parallel proofs with one nonce', async () => {
    const message = messageOf({ nonce: await nonceFor(mia) });
    const signature = await wallet.signMessage({ message });
    const answers = await Promise.all(Array.from({ length: 8 }, () => verify(mia, message, signature)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 400)]);
  });

  it('finds the same wallet linked already', async () => {
    const first = await link(mia);
    const again = await prove(mia, messageOf({ nonce: await nonceFor(mia), chainId: 137 }));
    expect([again.status, again.body]).toEqual([200, { ...first.body, chainId: 137 }]);
  });

  it('links one wallet a user', async () => {
    await link(mia);
    expectProblem(await link(mia, aWallet()), 409, 'wallet.already_linked');
    expect(await walletsOf(mia)).toEqual([{ address: wallet.address }]);
  });

  it('links one user a wallet, whatever the spelling of the address', async () => {
    await link(mia);
    const milo = await aPerson();
    const message = messageOf({ nonce: await nonceFor(milo) });
    expectProblem(await prove(milo, message), 409, 'wallet.taken');
    expectProblem(
      await prove(milo, message.replace(wallet.address, wallet.address.toLowerCase())),
      409,
      'wallet.taken',
    );
  });

  it('links a wallet that many want at once to one of them', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => aPerson()));
    const answers = await Promise.all(people.map((person) => link(person)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
  });

  it('links one of many wallets that one user proves at once', async () => {
    const wallets = [aWallet(), aWallet(), aWallet(), aWallet()];
    const answers = await Promise.all([...wallets, wallets[0] as PrivateKeyAccount].map((one) => link(mia, one)));
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    expect(answers.every(({ status, body }) => status === 200 || body.code === 'wallet.already_linked')).toBe(true);
    expect(await walletsOf(mia)).toHaveLength(1);
  });

  it.each<[string, (message: string) => string]>([
    ['has a line too many', (message) => `${message}\nI agree to everything.`],
    ['begins with something else', (message) => `Dear all,\n${message}`],
    ['has a sentence that no field holds', (message) => message.replace('\nURI: ', '\nI give you all I have.\nURI: ')],
    ['is of another version', (message) => message.replace('Version: 1', 'Version: 2')],
    ['has the fields in another order', (message) => message.replace(/(Version: 1)\n(Chain ID: 1)/, '$2\n$1')],
    ['lacks the date of issue', (message) => message.replace(/\nIssued At: .*/, '')],
    ['has a date that is none', (message) => message.replace(/Issued At: .*/, 'Issued At: yesterday')],
    [
      'has an address with a wrong checksum',
      (message) => message.replace(wallet.address, `0x${wallet.address.slice(2).toUpperCase()}`),
    ],
    ['has a chain with a zero before it', (message) => message.replace('Chain ID: 1', 'Chain ID: 01')],
    ['has other line ends', (message) => message.replaceAll('\n', '\r\n')],
    ['is just a sentence', () => 'Sign me in.'],
  ])('refuses a message that %s', async (_, change) => {
    const answer = await prove(mia, change(messageOf({ nonce: await nonceFor(mia) })));
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors).toEqual([{ field: 'message', message: 'message is not one of EIP-4361, version 1' }]);
  });

  const signature = `0x${'1'.repeat(130)}`;
  it.each<[string, unknown, string[]]>([
    ['nothing', undefined, ['']],
    ['an empty object', {}, ['message', 'signature']],
    ['an array', [], ['']],
    ['an empty message', { message: '', signature }, ['message']],
    ['a message that is no text', { message: { a: 1 }, signature }, ['message']],
    ['a message of more than 4,000 bytes', { message: 'ü'.repeat(2001), signature }, ['message']],
    ['a signature that is too short', { message: 'x', signature: signature.slice(0, -1) }, ['signature']],
    ['a signature that is too long', { message: 'x', signature: `${signature}0` }, ['signature']],
    ['a signature without 0x', { message: 'x', signature: signature.slice(2) }, ['signature']],
    ['a signature that is not hexadecimal', { message: 'x', signature: signature.replace(/1$/, 'g') }, ['signature']],
    ['a signature that is null', { message: 'x', signature: null }, ['signature']],
    ['a field that is unknown', { message: 'x', signature, address: '0x' }, ['address']],
  ])('refuses %s', async (_, body, fields) => {
    const answer = await api.as(mia).post('/auth/wallet/verify', body);
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors.map(({ field }: { field: string }) => field)).toEqual(fields);
  });
});

describe('DELETE /auth/wallet', () => {
  it('unlinks, and can be repeated', async () => {
    await link(mia);
    for (let time = 0; time < 2; time += 1) expect((await api.as(mia).delete('/auth/wallet')).status).toBe(204);
    expect(await walletsOf(mia)).toEqual([]);
  });

  it('leaves the last way to sign in, also to two calls at once', async () => {
    const ann = await aPerson();
    expect((await link(ann, aWallet())).status).toBe(200);
    await facet.sql('delete from password_credentials where user_id = $1', [ann.id]);
    expectProblem(await api.as(ann).delete('/auth/wallet'), 409, 'wallet.needed');
    expect(await walletsOf(ann)).toHaveLength(1);
    const { id } = await addPasskey(ann);
    const answers = await Promise.all([
      api.as(ann).delete('/auth/wallet'),
      api.as(ann).delete(`/auth/factors/passkeys/${id}`),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  it('makes room for another wallet, and leaves the wallet to another user', async () => {
    await link(mia);
    await api.as(mia).delete('/auth/wallet');
    expect((await link(await aPerson())).status).toBe(200);
    expect((await link(mia, aWallet())).status).toBe(200);
  });
});

describe('The wallet of an account', () => {
  const calls = [
    ['post', '/auth/wallet/nonce'],
    ['post', '/auth/wallet/verify'],
    ['delete', '/auth/wallet'],
  ] as const;

  it.each(calls)('is closed to anonymous callers: %s %s', async (method, path) =>
    expectProblem(await api[method](path), 401, 'credential.invalid'),
  );

  it.each(calls)('is nothing for an API key: %s %s', async (method, path) => {
    const { body } = await api.as(mia).post('/auth/api-keys', { name: 'test', scopes: ['read:me', 'update:me'] });
    expectProblem(await api.with({ 'x-api-key': body.key as string })[method](path), 403, 'session.needed');
  });

  it('stays with a user who is deleted, unseen', async () => {
    await link(mia);
    expect((await api.as(mia).delete('/me')).status).toBe(202);
    expectProblem(await link(await aPerson()), 409, 'wallet.taken');
  });
});
