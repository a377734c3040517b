/**
 * @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","PUBLIC_URL":"https:\/\/api.example.com"}
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anAddress } from '../../support/account.js';
import { api } from '../../support/api.js';
import { MailServer } from '../../support/mail-server.js';
import { emailsOf, letterAbout } from '../../support/own-emails.js';
import { aSignedInBrowser, fieldIn, locationOf, PageBrowser, textOf } from '../../support/pages.js';
import { anOrganization, aPerson, password, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
const newPassword = 'five grey cranes at noon';
let browser: PageBrowser;

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  browser = new PageBrowser();
});

/** The page that the link of an email leads to. */
async function linkTo(email: string, words = ''): Promise<string> {
  const { content } = await letterAbout(mail, email, words);
  const link = /https:\/\/api\.example\.com(\/auth\/ui\/[^\s"]+)/.exec(content)?.[1];
  if (link === undefined) throw new Error(`no link in ${content}`);
  return link;
}

/** Opens the link twice, as a scanner does before its user, and presses the button. */
async function follow(link: string, more: Record<string, string> = {}): ReturnType<PageBrowser['submit']> {
  await new PageBrowser().open(link);
  const page = await browser.open(link);
  expect(page.status).toBe(200);
  const token = fieldIn(page, 'token') ?? '';
  expect(link).toContain(token);
  return browser.submit(link.split('?', 1)[0] ?? '', { token, ...more });
}

const isSignedIn = async (email: string): Promise<void> => {
  expect(textOf(await browser.open('/auth/ui/account'))).toContain(email);
};

describe('the page to sign up', () => {
  it('creates an account and signs it in', async () => {
    const organization = await anOrganization('Acme');
    const email = anAddress();
    const path = `/auth/ui/sign-up?organization=${organization}`;
    const page = await browser.open(path);
    expect(page.body).not.toContain('organizationId');
    const done = await browser.submit(path, { name: 'Nina', email, password, handle: 'nina' });
    expect(textOf(done)).toContain(`Nina ${email} Organization: Acme`);
    const again = await new PageBrowser().send(path, { name: 'Nora', email, password, handle: 'nora' });
    expect([again.status, fieldIn(again, 'name'), fieldIn(again, 'handle')]).toEqual([409, 'Nora', 'nora']);
    expect(again.body).toContain('id="email-fault">There is an account with this address already.');
    const taken = await new PageBrowser().send(path, { name: 'Nora', email: anAddress(), password, handle: 'nina' });
    expect(taken.body).toContain('id="handle-fault">This username is taken.');
  });

  it('asks for the organization where the address names none', async () => {
    const organizationId = await anOrganization();
    expect((await browser.open('/auth/ui/sign-up')).body).toContain('name="organizationId"');
    const form = { name: 'Nina', email: anAddress(), password };
    expect((await browser.send('/auth/ui/sign-up', form)).status).toBe(404);
    expect((await browser.send('/auth/ui/sign-up', { ...form, organizationId })).status).toBe(303);
  });
});

describe('the pages of a forgotten password', () => {
  it('set a new one', async () => {
    const mia = await aPerson({ verified: true });
    const sent = await browser.submit('/auth/ui/forgot', { email: mia.email });
    const unknown = await new PageBrowser().submit('/auth/ui/forgot', { email: anAddress() });
    expect(sent.body).toBe(unknown.body);
    const link = await linkTo(mia.email);
    expect(link).toMatch(/^\/auth\/ui\/reset\?token=[\w-]{64}$/);
    const token = link.split('=')[1] ?? '';
    const weak = await browser.send('/auth/ui/reset', { token, newPassword: 'short' });
    expect([weak.status, fieldIn(weak, 'token')]).toEqual([400, token]);
    const done = await follow(link, { newPassword });
    expect(textOf(done)).toContain('Your new password is set');
    const used = await browser.send('/auth/ui/reset', { token, newPassword });
    expect([used.status, textOf(used)]).toEqual([400, expect.stringContaining('This link does not work any more')]);
    await browser.submit('/auth/ui/sign-in', { email: mia.email, password: newPassword });
    await isSignedIn(mia.email);
  });
});

describe('the page of an address to verify', () => {
  it('verifies it', async () => {
    const mia = await aPerson();
    await api.post('/auth/email/verify-request', { email: mia.email });
    browser = await aSignedInBrowser(mia);
    expect(textOf(await follow(await linkTo(mia.email)))).toContain('Your address is verified');
    const [row] = await facet.sql('select verified from emails where user_id = $1', [mia.id]);
    expect(row).toEqual({ verified: true });
    // The browser was signed in as the owner, so the account stays theirs.
    await isSignedIn(mia.email);
  });

  it('says who has to be signed in for an added address', async () => {
    const mia = await aPerson({ verified: true });
    const added = anAddress();
    expect((await api.as(mia).post('/auth/emails', { email: added })).status).toBe(201);
    const link = await linkTo(added);
    const token = link.split('=')[1] ?? '';
    const wrong = await browser.send('/auth/ui/verify', { token });
    expect([wrong.status, textOf(wrong)]).toEqual([403, expect.stringContaining('open the link of the email again')]);
    browser = await aSignedInBrowser(mia);
    expect(textOf(await follow(link))).toContain('Your address is verified');
  });
});

describe('the page that undoes another default address', () => {
  it('makes the former one the default again, once', async () => {
    const mia = await aPerson({ verified: true });
    browser = await aSignedInBrowser(mia);
    const email = anAddress();
    await api.as(mia).post('/auth/emails', { email });
    await follow(await linkTo(email));
    const added = (await emailsOf(mia)).find((one) => one.email === email);
    expect((await api.as(mia).put(`/auth/emails/${added?.id}/default`)).status).toBe(200);
    const link = await linkTo(mia.email, 'go to another address now');
    const token = link.split('=')[1] ?? '';
    expect(textOf(await follow(link))).toContain('is undone');
    const again = await browser.send('/auth/ui/undo', { token });
    expect([again.status, textOf(again)]).toEqual([400, expect.stringContaining('This link does not work any more')]);
    const rows = await facet.sql('select email, is_default from emails where user_id = $1', [mia.id]);
    expect(rows).toEqual([{ email: mia.email, is_default: true }]);
  });
});

describe('the pages of a sign-in by email', () => {
  async function asks(mia: TestPerson): Promise<{ link: string; code: string }> {
    const page = await browser.submit('/auth/ui/sign-in/email', { email: mia.email });
    expect(textOf(page)).toContain('Enter the code');
    const { content } = await mail.letterTo(mia.email);
    return {
      code: /Your code: (\d{6})/.exec(content)?.[1] ?? '',
      link: /https:\/\/api\.example\.com(\/auth\/ui\/[^\s"]+)/.exec(content)?.[1] ?? '',
    };
  }

  it('take the code', async () => {
    const mia = await aPerson({ verified: true });
    const { code } = await asks(mia);
    const wrong = await browser.send('/auth/ui/sign-in/email/code', { code: code === '000000' ? '000001' : '000000' });
    expect([wrong.status, textOf(wrong)]).toEqual([401, expect.stringContaining('This code is wrong')]);
    await browser.submit('/auth/ui/sign-in/email/code', { code });
    await isSignedIn(mia.email);
  });

  it('take the link, in the browser that asked', async () => {
    const mia = await aPerson({ verified: true });
    const { link } = await asks(mia);
    const token = link.split('=')[1] ?? '';
    expect((await new PageBrowser().send('/auth/ui/sign-in/email/link', { token })).status).toBe(401);
    await follow(link);
    await isSignedIn(mia.email);
  });
});

describe('the page of a deleted account', () => {
  it('restores it', async () => {
    const mia = await aPerson({ verified: true });
    expect((await api.as(mia).delete('/me')).status).toBe(202);
    expect(textOf(await follow(await linkTo(mia.email)))).toContain('Your account is back');
    expect((await browser.send('/auth/ui/sign-in', { email: mia.email, password })).status).toBe(303);
  });
});

describe('the page of an invitation', () => {
  async function invites(email: string): Promise<string> {
    const admin = await aPerson({ as: 'admin', verified: true });
    const path = `/admin/organizations/${admin.organization}/invitations`;
    expect((await api.as(admin).post(path, { email, name: 'Ina Invited' })).status).toBe(201);
    return linkTo(email);
  }

  it('creates an account', async () => {
    const email = anAddress();
    const done = await follow(await invites(email), { password });
    expect(textOf(done)).toContain(`Ina Invited ${email} Organization: Test`);
  });

  it('lets an account join after its sign-in, with no token in an address', async () => {
    const mia = await aPerson({ verified: true });
    const link = await invites(mia.email);
    const token = fieldIn(await browser.open(link), 'token') ?? '';
    const taken = await browser.send('/auth/ui/invitation', { token, password });
    expect([taken.status, textOf(taken)]).toEqual([409, expect.stringContaining('sign in with it')]);
    const onward = await browser.send('/auth/ui/invitation/sign-in', { token });
    expect(locationOf(onward)).toBe('/auth/ui/sign-in?return_to=%2Fauth%2Fui%2Finvitation');
    const page = await browser.submit(locationOf(onward), { email: mia.email, password });
    expect([textOf(page), fieldIn(page, 'token')]).toEqual([expect.stringContaining('Become a member'), token]);
    expect(textOf(await browser.submit('/auth/ui/invitation/join', { token }))).toContain('Done.');
    const used = await browser.send('/auth/ui/invitation/join', { token });
    expect([used.status, textOf(used)]).toEqual([400, expect.stringContaining('does not work any more')]);
  });
});
