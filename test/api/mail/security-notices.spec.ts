/**
 * @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","SIWE_DOMAINS":"app.example.com"}
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { api } from '../../support/api.js';
import { login } from '../../support/account.js';
import { inOrganization } from '../../support/administration.js';
import { auditOf } from '../../support/audit.js';
import { whileRefusing } from '../../support/database.js';
import { addAuthenticator } from '../../support/factors.js';
import { workedOff } from '../../support/jobs.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { aPerson, anOrganization, later, password, type TestPerson } from '../../support/people.js';

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

async function unlinkIdentity(): Promise<number> {
  const [identity] = await facet.sql<{ id: string }>(
    `insert into identities (id, user_id, issuer, provider, subject, signed_subject)
     values (gen_random_uuid(), $1, 'https://idp.example', 'corp.idp', $2, $2) returning id`,
    [mia.id, `subject of ${mia.id}`],
  );
  return (await api.as(mia).delete(`/auth/identities/${identity?.id}`)).status;
}

async function renewRecoveryCodes(): Promise<number> {
  const { code } = await addAuthenticator(mia);
  expect((await mail.letterTo(mia.email)).headers.get('subject')).toContain('second factor');
  return (await api.as(mia).post('/auth/factors/recovery-codes', { code: code() })).status;
}

const signInFrom = async (userAgent: string, { email } = mia): Promise<number> =>
  (await api.post('/auth/login', { email, password }, { headers: { 'user-agent': userAgent } })).status;

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
    ['an unlinked identity', unlinkIdentity, 'identity-unlinked', 'A way to sign in to your account was removed'],
    ['new recovery codes', renewRecoveryCodes, 'recovery-codes-renewed', 'Your account has new recovery codes'],
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

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0';
const devicesOf = ({ id }: TestPerson): Promise<{ device: string }[]> =>
  facet.sql('select device from known_devices where user_id = $1 order by last_used_at, device', [id]);

describe('A user is told of a sign-in from a new device', () => {
  it('with its browser, its system and the time, and of the next ones from there nothing', async () => {
    expect(await signInFrom(firefox)).toBe(200);
    const { headers, content } = await mail.letterTo(mia.email);
    expect(headers.get('subject')).toBe('Your account was signed in to from a new device');
    expect(content).toMatch(/at \d+ \w+ 20\d\d.* UTC, from a device .*: Firefox, Linux\./);
    expect(content).toContain('Your account shows the devices that are signed in');
    expect(await noticed('new-device')).toBe(1);
    expect([await signInFrom(firefox.replaceAll('146', '147')), await signInFrom('node')]).toEqual([200, 200]);
    expect(await kindsFor(mia)).toEqual([]);
    expect(await noticed('new-device')).toBe(1);
  });

  it('without a name that a program gives itself', async () => {
    expect(await signInFrom('Call-0900-123456 at once')).toBe(200);
    const { content } = await mail.letterTo(mia.email);
    expect(content).toContain(': an unknown program.');
    expect(content).not.toContain('0900');
  });

  it('nothing of the first one, of the sign-up or of an account from before', async () => {
    const nina = await aPerson({ in: ada.organization, verified: true });
    expect((await login(nina.email)).status).toBe(200);
    await facet.sql('delete from known_devices where user_id = $1', [nina.id]);
    expect(await signInFrom(firefox, nina)).toBe(200);
    expect(await devicesOf(nina)).toEqual([{ device: 'Firefox, Linux' }]);
    expect(await kindsFor(nina)).toEqual([]);
  });

  it('nothing of a refused sign-in, and nothing at a refresh', async () => {
    const headers = { 'user-agent': firefox };
    await api.post('/auth/login', { email: mia.email, password: 'a wrong one' }, { headers });
    expect((await api.post('/auth/refresh', { refreshToken: mia.refreshToken }, { headers })).status).toBe(200);
    expect(await devicesOf(mia)).toEqual([{ device: 'node' }]);
    expect(await kindsFor(mia)).toEqual([]);
  });

  it('once for two at once', async () => {
    expect(await Promise.all([signInFrom(firefox), signInFrom(firefox), signInFrom(firefox)])).toEqual([200, 200, 200]);
    expect(await noticed('new-device')).toBe(1);
  });

  it('and twenty are known, those that were used last', async () => {
    for (let at = 0; at < 21; at += 1) expect(await later(at, () => signInFrom(`program-${at}`))).toBe(200);
    const known = (await devicesOf(mia)).map(({ device }) => device);
    expect(known).toEqual(Array.from({ length: 20 }, (_, at) => `program-${at + 1}`));
    expect(await noticed('new-device')).toBe(10);
  });

  it('and the owner who proves the address knows none of those of before', async () => {
    const nina = await aPerson({ in: ada.organization });
    expect((await api.post('/auth/password/reset-request', { email: nina.email })).status).toBe(202);
    const token = tokenIn(await mail.letterTo(nina.email));
    expect((await api.post('/auth/password/reset', { token, newPassword })).status).toBe(204);
    expect(await devicesOf(nina)).toEqual([]);
  });

  it('and costs one statement when the device is known', async () => {
    const sent = await facet.inside.statementsOf(async () => expect(await signInFrom('node')).toBe(200));
    expect(sent.filter((name) => name === 'known_device_record')).toHaveLength(1);
  });
});

describe('The owner of an API key', () => {
  const revoke = async (by: TestPerson): Promise<number> => {
    const [key] = await facet.sql<{ id: string }>('select id from api_keys where user_id = $1', [mia.id]);
    return (await api.as(by).delete(inOrganization(ada.organization, `/api-keys/${key?.id}`))).status;
  };

  it('is told when an admin revokes it', async () => {
    expect(await makeKey()).toBe(201);
    await mail.letterTo(mia.email);
    expect(await revoke(ada)).toBe(204);
    expect((await mail.letterTo(mia.email)).headers.get('subject')).toBe('An API key of your account was revoked');
    expect(await noticed('api-key-revoked')).toBe(1);
  });

  it('is not told of an own revocation', async () => {
    await facet.write((tx, { roles }) => roles.grantBuiltIn(tx, ada.organization, mia.id, 'admin'));
    expect(await makeKey()).toBe(201);
    expect(await revoke(mia)).toBe(204);
    expect(await makeKey()).toBe(201);
    const [key] = await facet.sql<{ id: string }>('select id from api_keys where user_id = $1', [mia.id]);
    expect((await api.as(mia).delete(`/auth/api-keys/${key?.id}`)).status).toBe(204);
    expect(await noticed('api-key-revoked')).toBe(0);
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
