/** @settings {"CORS_ORIGINS":"https:\/\/app.example.com","PUBLIC_URL":"https:\/\/api.example.com"} */
import { describe, expect, it } from '@jest/globals';
import { addAuthenticator } from '../../support/factors.js';
import { aSignedInBrowser, fieldIn, locationOf, PageBrowser, textOf } from '../../support/pages.js';
import { anOrganization, aPerson, password } from '../../support/people.js';

const session = '__Host-facet-session';

describe('the page to sign in', () => {
  it('signs in, and leads to the account', async () => {
    const mia = await aPerson({ name: 'Mia <b>', verified: true });
    const browser = new PageBrowser();
    expect(textOf(await browser.open('/auth/ui/sign-in'))).toContain('Email address Password Sign in');
    const answer = await browser.send('/auth/ui/sign-in', { email: mia.email, password });
    expect([answer.status, locationOf(answer), answer.body]).toEqual([303, '/auth/ui/account', undefined]);
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^__Host-facet-session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    const account = await browser.open('/auth/ui/account');
    expect(account.status).toBe(200);
    expect(textOf(account)).toContain(`Mia <b> ${mia.email}`);
  });

  it.each([
    ['of today', { 'sec-fetch-site': 'same-origin', origin: new URL(facet.url).origin }],
    ['that says nothing but the origin, as before 2023', { origin: new URL(facet.url).origin }],
    ['that hides the origin', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
  ])('takes the form of a browser %s', async (_what, page) => {
    const mia = await aPerson();
    const form = { email: mia.email, password };
    expect((await new PageBrowser(page).send('/auth/ui/sign-in', form)).status).toBe(303);
  });

  it('signs in to the organization of the address, and shows its name', async () => {
    const [mia, other] = [await aPerson(), await anOrganization('Elsewhere & Co')];
    const browser = new PageBrowser();
    const page = await browser.open(`/auth/ui/sign-in?organization=${mia.organization}`);
    expect(page.body).toContain('<header>Test</header>');
    expect(page.body).toContain(`action="/auth/ui/sign-in?organization=${mia.organization}"`);
    expect((await browser.open(`/auth/ui/sign-in?organization=${other}`)).body).toContain('Elsewhere &amp; Co');
    const wrong = await browser.send(`/auth/ui/sign-in?organization=${other}`, { email: mia.email, password });
    expect([wrong.status, textOf(wrong)]).toEqual([404, expect.stringContaining('There is no such organization')]);
    expect(browser.cookies.has(session)).toBe(false);
  });

  it('says what is wrong in the page, with all that was typed but the password', async () => {
    const wrong = await new PageBrowser().send('/auth/ui/sign-in', { email: 'a"b@example.com', password: 'wrong one' });
    expect(wrong.status).toBe(401);
    expect(wrong.body).toMatch(/<p class="alert" role="alert">The email address or the password is wrong\.<\/p>/);
    expect(fieldIn(wrong, 'email')).toBe('a&quot;b@example.com');
    expect(wrong.body).not.toContain('wrong one');
    expect(wrong.body).toContain('<title>Error: Sign in');
  });

  it('names the field that is missing', async () => {
    const wrong = await new PageBrowser().send('/auth/ui/sign-in', { email: 'nina@example.com', password: '' });
    expect(wrong.status).toBe(400);
    expect(wrong.body).toMatch(/id="password"[^>]* aria-invalid="true" aria-describedby="password-fault" autofocus/);
    expect(wrong.body).toContain('<p class="wrong" id="password-fault">Enter a password.</p>');
  });

  it.each([
    ['de-AT,de;q=0.9,en;q=0.8', 'de', 'Anmelden'],
    ['pt;q=0.9, fr;q=0.5, *;q=0.1', 'fr', 'Se connecter'],
    ['en;q=0.1, ja', 'ja', 'ログイン'],
    ['xx', 'en', 'Sign in'],
  ])('speaks what the browser wants: %s', async (accepted, language, word) => {
    const page = await new PageBrowser().open('/auth/ui/sign-in', { 'accept-language': accepted });
    expect(page.body).toContain(`<html lang="${language}">`);
    expect(textOf(page)).toContain(word);
  });

  it('speaks what the application asks for, and goes on with it', async () => {
    const page = await new PageBrowser().open('/auth/ui/sign-in?ui_locales=xx+es-MX', { 'accept-language': 'de' });
    expect(page.body).toContain('<html lang="es">');
    expect(page.body).toContain('action="/auth/ui/sign-in?ui_locales=xx+es-MX"');
  });

  it('leads back to a page of a front end', async () => {
    const mia = await aPerson();
    const target = encodeURIComponent('https://app.example.com/home?x=1');
    const answer = await new PageBrowser().send(`/auth/ui/sign-in?return_to=${target}`, { email: mia.email, password });
    expect(locationOf(answer)).toBe('https://app.example.com/home?x=1');
  });

  it('asks for the second factor on a page of its own', async () => {
    const mia = await aPerson();
    const app = await addAuthenticator(mia);
    const browser = new PageBrowser();
    const asked = await browser.send('/auth/ui/sign-in?return_to=/docs', { email: mia.email, password });
    expect([asked.status, locationOf(asked)]).toEqual([303, '/auth/ui/sign-in/factor?return_to=%2Fdocs']);
    expect(asked.headers.getSetCookie()[0]).toMatch(
      /^__Host-facet-challenge=[\w-]{64}; Max-Age=300; Path=\/; HttpOnly/,
    );
    const page = await browser.open(locationOf(asked));
    expect(textOf(page)).toContain('authenticator app');
    const wrong = await browser.send('/auth/ui/sign-in/factor?return_to=%2Fdocs', { code: '000000' });
    expect([wrong.status, textOf(wrong)]).toEqual([403, expect.stringContaining('This code is wrong')]);
    const done = await browser.send('/auth/ui/sign-in/factor?return_to=%2Fdocs', { code: app.code() });
    expect([done.status, locationOf(done)]).toEqual([303, '/docs']);
    expect([...browser.cookies.keys()]).toEqual([session]);
  });

  it('takes no second factor in another browser', async () => {
    const wrong = await new PageBrowser().send('/auth/ui/sign-in/factor', { code: '123456' });
    expect([wrong.status, textOf(wrong)]).toEqual([401, expect.stringContaining('Begin again')]);
  });
});

describe('the account page', () => {
  it('leads to the sign-in and back', async () => {
    const answer = await new PageBrowser().open('/auth/ui/account/password?ui_locales=de');
    expect([answer.status, locationOf(answer)]).toEqual([
      303,
      '/auth/ui/sign-in?return_to=%2Fauth%2Fui%2Faccount%2Fpassword&ui_locales=de',
    ]);
  });

  it('changes the password, and keeps this browser signed in', async () => {
    const mia = await aPerson();
    const browser = await aSignedInBrowser(mia);
    const form = { currentPassword: mia.password, newPassword: 'five grey cranes at noon' };
    const before = browser.cookies.get(session);
    const done = await browser.submit('/auth/ui/account/password', form);
    expect([done.status, textOf(done)]).toEqual([200, expect.stringContaining('Done.')]);
    expect(browser.cookies.get(session)).not.toBe(before);
    const wrong = await browser.send('/auth/ui/account/password', form);
    expect([wrong.status, textOf(wrong)]).toEqual([403, expect.stringContaining('Your current password is wrong.')]);
  });

  it('says in the language of the user why a password is refused', async () => {
    const mia = await aPerson();
    const browser = await aSignedInBrowser(mia);
    const form = { currentPassword: mia.password, newPassword: 'kurz' };
    const wrong = await browser.send('/auth/ui/account/password?ui_locales=de', form);
    expect([wrong.status, textOf(wrong)]).toEqual([400, expect.stringContaining('Das Passwort ist zu kurz.')]);
    expect(wrong.body).toContain('aria-describedby="newPassword-hint newPassword-fault"');
  });
});

describe('the page to sign out', () => {
  it('signs out when its button is pressed', async () => {
    const browser = await aSignedInBrowser(await aPerson());
    expect((await browser.open('/auth/ui/sign-out')).body).toContain('<form');
    expect((await browser.open('/auth/ui/account')).status).toBe(200);
    const done = await browser.submit('/auth/ui/sign-out', {});
    expect(textOf(done)).toContain('You are signed out.');
    expect([...browser.cookies.keys()]).toEqual([]);
    expect((await browser.open('/auth/ui/account')).status).toBe(303);
  });
});

describe('what is no page', () => {
  it('is said in HTML', async () => {
    const page = await new PageBrowser().open('/auth/ui/nowhere', { 'accept-language': 'de' });
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(textOf(page)).toContain('Diese Seite gibt es nicht.');
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' https://app.example.com");
  });
});
