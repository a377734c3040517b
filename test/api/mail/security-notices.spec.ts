/**
 * @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","SIWE_DOMAINS":"app.example.com"}
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { api } from '../../support/api.js';
import { auditOf } from '../../support/audit.js';
import { whileRefusing } from '../../support/database.js';
import { workedOff } from '../../support/jobs.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { aPerson, anOrganization, password, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
const newPassword = 'nine brown wrens at noon';
let ada: TestPerson;
let mia: TestPerson;

beforeAll(async () => {
  await mail.listen(facet.sparePort);
  ada = await aPerson({ in: await anOrganization(), as: 'admin' });
});
afterAll(() => mail.close());
beforeEach(async () => {
  mia = await aPerson({ in: ada.organization, verified: true });
});
afterEach(() => {
  mail.letters.length = 0;
});

const makeKey = async (of = mia, base?: string): Promise<number> =>
  (
    await (base === undefined ? api.as(of) : api.as(of).at(base)).post('/auth/api-keys', {
      name: 'a name of mine',
      scopes: ['read:me'],
    })
  ).status;

const changePassword = async (): Promise<number> =>
  (await api.as(mia).post('/auth/password', { currentPassword: password, newPassword })).status;

async function resetPassword(): Promise<number> {
  expect((await api.post('/auth/password/reset-request', { email: mia.email })).status).toBe(202);
  const token = tokenIn(await mail.letterTo(mia.email));
  return (await api.post('/auth/password/reset', { token, newPassword })).status;
}

const wallet = privateKeyToAccount(generatePrivateKey());

async function linkWallet(of = mia): Promise<number> {
  const { body } = await api.as(of).post('/auth/wallet/nonce', { address: wallet.address });
  const { message } = body as { message: string };
  return (await api.as(of).post('/auth/wallet/verify', { message, signature: await wallet.signMessage({ message }) }))
    .status;
}

async function unlinkWallet(): Promise<number> {
  const address = privateKeyToAccount(generatePrivateKey()).address.toLowerCase();
  await facet.sql('insert into wallets (user_id, address, chain_id, linked_at) values ($1, $2, 1, now())', [
    ...[mia.id, address],
  ]);
  return (await api.as(mia).delete('/auth/wallet')).status;
}

const kindsFor = async ({ email }: TestPerson): Promise<string[]> =>
  (await facet.sql<{ kind: string }>('select kind from mails where recipient = $1 order by id', [email])).map(
    ({ kind }) => kind,
  );

const noticed = async (kind: string): Promise<number> =>
  (await auditOf(ada, { action: 'letter.sent', target: mia.id })).filter(({ details }) => details.kind === kind).length;

describe('A user is told', () => {
  it.each([
    ['a new API key', makeKey, 'api-key-made', 'There is a new API key for your account'],
    ['a changed password', changePassword, 'password-changed', 'Your password was changed'],
    ['a password that was set with a link', resetPassword, 'password-changed', 'Your password was changed'],
    ['a wallet that was unlinked', unlinkWallet, 'wallet-unlinked', 'A wallet was unlinked from your account'],
    ['a new wallet', linkWallet, 'wallet-linked', 'A wallet was linked to your account'],
  ] as const)('of %s', async (_, perform, kind, subject) => {
    expect(await perform()).toBeLessThan(300);
    const { headers, content } = await mail.letterTo(mia.email);
    expect(headers.get('subject')).toBe(subject);
    expect(content).toContain('If it was not you, set a new password at once');
    // Nothing that the actor has typed, and nothing to press.
    expect(content).not.toMatch(/a name of mine|href|Your code/);
    expect(await noticed(kind)).toBe(1);
  });

  it('of a wallet once, however often it is linked again', async () => {
    await api.as(mia).delete('/auth/wallet');
    await facet.sql('delete from wallets where address = $1', [wallet.address]);
    expect([await linkWallet(), await linkWallet()]).toEqual([200, 200]);
    await workedOff('mail.send');
    expect(mail.letters.filter(({ to }) => to === mia.email)).toHaveLength(1);
  });

  it('nothing of what was refused', async () => {
    expect(
      (await api.as(mia).post('/auth/password', { currentPassword: 'wrong', newPassword })).status,
    ).toBeGreaterThanOrEqual(400);
    expect((await api.as(mia).post('/auth/api-keys', { name: 'x', scopes: ['update:users'] })).status).toBe(403);
    expect(await kindsFor(mia)).toEqual([]);
  });

  it('nothing at an address that no user has proved', async () => {
    const nina = await aPerson({ in: ada.organization });
    expect(await makeKey(nina)).toBe(201);
    expect(await kindsFor(nina)).toEqual([]);
    expect(await auditOf(ada, { action: 'letter.sent', target: nina.id })).toEqual([]);
  });

  it('nothing where no mail is sent, and the change happens all the same', async () => {
    const base = await facet.another({ MAIL_URL: '', JOBS: 'off' });
    expect(await makeKey(mia, base)).toBe(201);
    expect(await kindsFor(mia)).toEqual([]);
    expect(await noticed('api-key-made')).toBe(0);
  });

  it('or the change does not happen', async () => {
    await whileRefusing('mails', async () => expect(await makeKey()).toBe(500));
    expect(await facet.sql('select 1 from api_keys where user_id = $1', [mia.id])).toEqual([]);
  });

  it('in the mailbox of the demo', async () => {
    const base = await facet.another({ demo: true, MAIL_URL: '', JOBS: 'off' });
    mail.refusal = { message: 'later', responseCode: 451 };
    expect(await makeKey(mia, base)).toBe(201);
    const { body } = await api.at(base).get('/admin/dev/mailbox');
    mail.refusal = undefined;
    const { letters } = body as { letters: { to: string }[] };
    expect(letters.find(({ to }) => to === mia.email)).toMatchObject({
      kind: 'api-key-made',
      subject: 'There is a new API key for your account',
    });
  });
});

describe('Security notices', () => {
  it('are not crowded out by other letters', async () => {
    for (let at = 0; at < 7; at += 1) await api.post('/auth/password/reset-request', { email: mia.email });
    await workedOff('link.send');
    expect(await changePassword()).toBe(200);
    expect(await noticed('password-changed')).toBe(1);
  });

  it('are ten an hour of one kind, which leaves room for the other kinds', async () => {
    for (let at = 0; at < 13; at += 1) expect(await makeKey()).toBe(201);
    expect(await noticed('api-key-made')).toBe(10);
    expect(await changePassword()).toBe(200);
    expect(await noticed('password-changed')).toBe(1);
  });
});
