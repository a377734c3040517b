/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_VERIFY":"https:\/\/app.example.com\/verify#{token}","LINK_RESTORE":"https:\/\/app.example.com\/restore#{token}"} */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anAddress, login } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { addressesOf, addVerified, emailsOf, letterAbout } from '../../support/own-emails.js';
import { aSignedInBrowser, locationOf, PageBrowser, textOf } from '../../support/pages.js';
import { aPerson, later, password, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
const page = (path: string): string => `/auth/ui/account/${path}`;
let mia: TestPerson;
let browser: PageBrowser;

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  mia = await aPerson({ verified: true });
  browser = await aSignedInBrowser(mia);
});

const idOf = async (address: string): Promise<string> =>
  (await emailsOf(mia)).find(({ email }) => email === address)?.id ?? '';

/** A form that the page shows again, with what is wrong. */
function expectAgain(answer: Answer<string>, status: number, words: string): void {
  expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
  expect(textOf(answer)).toContain(words);
  expect(answer.body).toContain('<form method="post"');
}

/** Eleven minutes later the password has to be entered. */
async function asksForPassword(path: string, fields: Record<string, string>): Promise<void> {
  await later(661, async () => {
    expectAgain(await browser.send(page(path), fields), 403, 'more than ten minutes ago');
    expectAgain(await browser.send(page(path), { ...fields, currentPassword: 'not this one' }), 403, 'is wrong');
    expect((await browser.send(page(path), { ...fields, currentPassword: password })).status).toBe(303);
  });
}

describe('the page of email addresses', () => {
  it('adds one, which counts when its link was followed', async () => {
    const email = anAddress();
    const done = await browser.submit(page('emails/add'), { email, currentPassword: '' });
    expect(textOf(done)).toContain('Done.');
    expect(textOf(done)).toContain(`${email} Not verified yet`);
    const token = tokenIn(await mail.letterTo(email));
    expect((await browser.send('/auth/ui/verify', { token })).status).toBe(303);
    expect(await addressesOf(mia)).toEqual({ [mia.email]: 'default', [email]: 'verified' });
  });

  it('says what is wrong with an address, and keeps what was typed', async () => {
    expectAgain(await browser.send(page('emails/add'), { email: mia.email }), 409, 'You have this address already.');
    const bad = await browser.send(page('emails/add'), { email: '<b>"@example' });
    expectAgain(bad, 400, 'Enter an email address');
    expect(bad.body).toContain('value="&lt;b&gt;&quot;@example"');
    expect(bad.body).toMatch(/aria-invalid="true" aria-describedby="email-fault"/);
  });

  it('sends the email again', async () => {
    const email = anAddress();
    await browser.submit(page('emails/add'), { email });
    const first = tokenIn(await mail.letterTo(email));
    expect(textOf(await browser.submit(page('emails/verification'), { id: await idOf(email) }))).toContain('Done.');
    expect(tokenIn(await mail.letterTo(email))).toHaveLength(first.length);
  });

  it('makes one the default, and removes one, after it has asked', async () => {
    const { id, email } = await addVerified(mail, mia);
    const asked = await browser.open(page(`emails/default?id=${id}`));
    expect(textOf(asked)).toContain(email);
    await browser.submit(page('emails/default'), { id, address: email });
    expect(await addressesOf(mia)).toEqual({ [mia.email]: 'verified', [email]: 'default' });
    await letterAbout(mail, mia.email, 'go to another address now');
    const former = await idOf(mia.email);
    expect(textOf(await browser.open(page(`emails/remove?id=${former}`)))).toContain(mia.email);
    await browser.submit(page('emails/remove'), { id: former });
    expect(await addressesOf(mia)).toEqual({ [email]: 'default' });
  });

  it('asks for the password where the sign-in is old', async () => {
    const { id, email } = await addVerified(mail, mia);
    await asksForPassword('emails/default', { id, address: email });
    await asksForPassword('emails/remove', { id: await idOf(mia.email) });
    await asksForPassword('emails/add', { email: anAddress() });
  });

  it('has none of others', async () => {
    const other = await aPerson({ verified: true });
    const [theirs] = await emailsOf(other);
    for (const path of [`emails/default?id=${theirs?.id}`, 'emails/remove?id=x'])
      expect((await browser.open(page(path))).status).toBe(404);
    expect((await browser.send(page('emails/remove'), { id: theirs?.id ?? '' })).status).toBe(404);
    expect(await addressesOf(other)).toEqual({ [other.email]: 'default' });
  });
});

describe('the page of phone numbers', () => {
  it('adds, changes and removes', async () => {
    await browser.submit(page('phone-numbers/add'), { phoneNumber: '+41 44 668 18 00' });
    await browser.submit(page('phone-numbers/add'), { phoneNumber: '+442079460000' });
    const { phoneNumbers } = (await api.as(mia).get('/auth/phone-numbers')).body as { phoneNumbers: { id: string }[] };
    const [first, second] = phoneNumbers.map(({ id }) => id);
    await browser.submit(page('phone-numbers/default'), { id: second ?? '' });
    expect((await api.as(mia).get('/me')).body.phoneNumber).toBe('+442079460000');
    const left = await browser.submit(page('phone-numbers/remove'), { id: second ?? '' });
    expect(textOf(left)).toContain('+41446681800 Default');
    expect((await browser.send(page('phone-numbers/remove'), { id: second ?? '' })).status).toBe(404);
    await browser.submit(page('phone-numbers/remove'), { id: first ?? '' });
    expect(textOf(await browser.open(page('phone-numbers')))).toContain('You have no phone number.');
  });

  it('says what is wrong with a number', async () => {
    const bad = await browser.send(page('phone-numbers/add'), { phoneNumber: '044' });
    expectAgain(bad, 400, 'Enter a phone number with the code of its country.');
    expect(bad.body).toContain('id="phoneNumber-fault"');
  });
});

describe('the page of sessions', () => {
  it('lists them, and signs out one or all others', async () => {
    const other = await aSignedInBrowser(mia);
    const listed = await browser.open(page('sessions'));
    expect(listed.body.match(/This browser/g)).toHaveLength(1);
    const ids = [...listed.body.matchAll(/name="id" value="([^"]+)"/g)].map(([, id]) => id ?? '');
    expect(ids).toHaveLength(2);
    await browser.submit(page('sessions/end'), { id: ids[0] ?? '' });
    expect(locationOf(await other.open('/auth/ui/account'))).toContain('/auth/ui/sign-in');
    await browser.submit(page('sessions/end-others'), {});
    expect((await api.as(mia).get('/me')).status).toBe(401);
    expect((await browser.open(page('sessions'))).status).toBe(200);
  });

  it('shows what a device calls itself as text', async () => {
    await api.post('/auth/login', { email: mia.email, password }, { headers: { 'user-agent': '<img src=x>' } });
    expect((await browser.open(page('sessions'))).body).toContain('&lt;img src=x&gt;');
  });

  it('ends none of others', async () => {
    const other = await aPerson();
    const [session] = await facet.sql<{ id: string }>('select id from sessions where user_id = $1', [other.id]);
    expect((await browser.send(page('sessions/end'), { id: session?.id ?? '' })).status).toBe(404);
    expect((await api.as(other).get('/me')).status).toBe(200);
  });
});

describe('the pages of the data of an account', () => {
  it('lead to the export, which the session cookie opens, on own pages alone', async () => {
    expect((await browser.open(page('data'))).body).toContain('href="/me/export" download="account.json"');
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, 'sec-fetch-site': 'same-origin' };
    const { status, body } = await api.get('/me/export', { headers });
    expect([status, body]).toMatchObject([200, { person: { id: mia.id } }]);
    const foreign = { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' };
    expect((await api.get('/me/export', { headers: foreign })).status).toBe(403);
  });

  it('delete the account, and sign out', async () => {
    const gone = await browser.submit(page('delete'), {});
    expect(textOf(gone)).toContain('Your account is deleted');
    expect([...browser.cookies.keys()].filter((name) => name.includes('session'))).toEqual([]);
    expect((await api.as(mia).get('/me')).status).toBe(401);
    expect((await login(mia.email)).status).toBe(401);
    await letterAbout(mail, mia.email, 'deleted');
  });

  it('ask for the password where the sign-in is old', () => asksForPassword('delete', {}));

  it('keep the last admin of an organization', async () => {
    const ada = await aPerson({ as: 'admin' });
    await aPerson({ in: ada.organization });
    expectAgain(await (await aSignedInBrowser(ada)).send(page('delete'), {}), 409, 'You are the last admin');
    expect((await api.as(ada).get('/me')).status).toBe(200);
  });
});

describe('pages of the account', () => {
  it.each(['emails', 'emails/add', 'emails/remove', 'phone-numbers', 'sessions', 'data', 'delete'])(
    'ask for a sign-in, and come back: %s',
    async (path) => {
      const answer = await new PageBrowser().open(page(path));
      expect(answer.status).toBe(303);
      const { pathname, searchParams } = new URL(locationOf(answer), 'http://x');
      expect([pathname, searchParams.get('return_to')]).toEqual(['/auth/ui/sign-in', page(path)]);
    },
  );

  it.each([
    ['emails/add', { email: 'mallory@example.com' }],
    ['emails/default', { id: 'x' }],
    ['emails/remove', { id: 'x' }],
    ['emails/verification', { id: 'x' }],
    ['phone-numbers/add', { phoneNumber: '+442079460000' }],
    ['sessions/end-others', {}],
    ['delete', {}],
  ])('take no form of another site: %s', async (path, fields) => {
    const foreign = browser.on({ 'sec-fetch-site': 'cross-site', origin: 'https://mallory.example' });
    expect((await foreign.send(page(path), fields)).status).toBe(403);
    expect((await browser.send(page(path), { ...fields, more: '1' })).status).toBe(400);
    expect(await addressesOf(mia)).toEqual({ [mia.email]: 'default' });
  });
});
