import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import axeCore from 'axe-core';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.mjs';
import { aDataFolder, cleanUp, demoPerson, startServer, type Person } from '../support/server-process.js';
import { chromiumPath, openBrowser, type Browser } from './chromium.js';

if (chromiumPath === undefined) {
  console.log('No chromium: neither in the variable CHROMIUM nor at /usr/bin/chromium. The test of pages is skipped.');
  it.skip('the hosted pages in a browser', () => undefined);
} else {
  describe('the hosted pages in a browser', inBrowser);
}

const axe = axeCore.source;
const email = 'nina.hosted.of.a-rather-long-mailbox@demo.example';
const password = 'seven quiet herons at dusk';
const changed = 'nine brown wrens at noon';

function inBrowser(): void {
  let url: string;
  let ada: Person;
  /** One without JavaScript, and one with it. */
  let plain: Browser;
  let scripted: Browser;
  let page: Page;
  let secret: string;
  /** What the browsers refused because a policy forbids it. */
  const refused: string[] = [];

  async function watched(browser: Browser): Promise<Page> {
    const opened = await browser.context.newPage();
    opened.on('console', (line) => {
      if (/Content.Security.Policy|Refused to/i.test(line.text())) refused.push(line.text());
    });
    return opened;
  }
  const open = (path: string, at = page): Promise<unknown> => at.goto(`${url}/auth/ui/${path}`);
  const fill = async (fields: Record<string, string>, at = page): Promise<void> => {
    for (const [name, value] of Object.entries(fields)) await at.fill(`[name="${name}"]`, value);
    await at.click('main form button >> nth=0');
  };
  const heading = (at = page): Promise<string> => at.innerText('h1');
  /** The link to this page in the newest email to the address. */
  const linkTo = (address: string, wanted: string): Promise<string> =>
    eventually(async () => {
      const { letters } = (await (await fetch(`${url}/admin/dev/mailbox`)).json()) as {
        letters: { to: string; link?: string }[];
      };
      return letters.find(({ to, link }) => to === address && link?.startsWith(`${url}/auth/ui/${wanted}?`))?.link;
    });

  beforeAll(async () => {
    const dataDir = aDataFolder();
    const env = { PORT: String(await freePort()), EMAIL_VERIFICATION: 'required', RATE_LIMITS: 'off' };
    url = (await startServer(dataDir, { env })).baseUrl.replace('127.0.0.1', 'localhost');
    ada = demoPerson(dataDir, 'admin');
    [plain, scripted] = [await openBrowser({ javaScriptEnabled: false }), await openBrowser()];
    page = await watched(plain);
  }, 90_000);

  afterAll(async () => {
    await plain?.close();
    await scripted?.close();
    await cleanUp();
  }, 60_000);

  it('sign a user up, who verifies the address and signs in, without JavaScript', async () => {
    await open('sign-up?organization=demo');
    await fill({ name: 'Nina', email, password });
    expect(await heading()).toBe('Look into your mailbox');
    await page.goto(await linkTo(email, 'verify'));
    expect(await heading()).toBe('Verify your email address');
    await page.click('main form button');
    expect([await heading(), new URL(page.url()).search]).toEqual(['Your address is verified', '']);
    await page.click('main a');
    await fill({ email, password: 'not this one' });
    expect(await page.innerText('[role=alert]')).toBe('The email address or the password is wrong.');
    expect(await page.inputValue('[name=email]')).toBe(email);
    await fill({ password });
    expect(await page.innerText('main')).toContain(email);
  });

  it('go on from the mailbox of the demo, which shows emails as rendered, with a link and a code to copy', async () => {
    await open('sign-out');
    await page.click('main form button');
    await open('forgot');
    await fill({ email });
    expect(await heading()).toBe('Look into your mailbox');
    const link = await linkTo(email, 'reset');
    const at = await watched(scripted);
    await scripted.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
    await at.goto(`${url}/admin/dev/mailbox.html`);
    const letter = at.locator('article', { hasText: email }).first();
    expect(await letter.locator('h2').innerText()).toBe('Set a new password');
    const rendered = letter.frameLocator('iframe').locator('a', { hasText: 'Set a new password' });
    expect(await rendered.getAttribute('href')).toBe(link);
    expect((await rendered.boundingBox())?.height).toBeGreaterThan(20);
    await letter.locator('button').click();
    await letter.locator('button', { hasText: 'Copied' }).waitFor();
    expect(await at.evaluate('navigator.clipboard.readText()')).toBe(link.split('token=')[1]);
    const [opened] = await Promise.all([scripted.context.waitForEvent('page'), letter.locator('a').first().click()]);
    await opened.waitForLoadState();
    await fill({ newPassword: changed }, opened);
    expect(await heading(opened)).toBe('Your new password is set');
    await opened.close();
    await at.close();
    await open('sign-in');
    await fill({ email, password: changed });
    expect(await page.innerText('main')).toContain(email);
  });

  it('set up a second factor and ask for it', async () => {
    await open('account/factors');
    await page.click('main form button');
    secret = await page.inputValue('[name=setupKey]');
    const code = (step: number): string =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + step * 30_000 });
    expect((await page.locator('.qr svg').boundingBox())?.width).toBeGreaterThan(150);
    await fill({ code: code(-1) });
    expect(await page.locator('main code').count()).toBe(10);
    await open('sign-out');
    await page.click('main form button');
    expect(await heading()).toBe('You are signed out.');
    await open('sign-in?return_to=/auth/ui/account/profile');
    await fill({ email, password: changed });
    expect(await heading()).toBe('Second factor');
    await fill({ code: code(0) });
    expect(await heading()).toBe('Your profile');
  });

  it('register a passkey, and sign in with it alone and as the second factor', async () => {
    const at = await watched(scripted);
    const tools = await scripted.context.newCDPSession(at);
    await tools.send('WebAuthn.enable');
    await tools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
    await at.goto(`${url}/auth/ui/sign-in`);
    await fill({ email: ada.email, password: ada.password }, at);
    await at.goto(`${url}/auth/ui/account/passkeys`);
    await fill({ name: 'The laptop' }, at);
    await at.click('main form button');
    await at.waitForSelector('h1:has-text("Your recovery codes")');
    await at.goto(`${url}/auth/ui/sign-out`);
    await at.click('main form button');
    await at.goto(`${url}/auth/ui/sign-in/passkey`);
    await at.click('main form button');
    await at.waitForSelector('h1:has-text("Your account")');
    expect(await at.innerText('main')).toContain(ada.email);
    await at.goto(`${url}/auth/ui/sign-out`);
    await at.click('main form button');
    await at.goto(`${url}/auth/ui/sign-in`);
    await fill({ email: ada.email, password: ada.password }, at);
    expect(await heading(at)).toBe('Second factor');
    await at.click('main a[href*="factor/passkey"]');
    await at.click('main form button');
    await at.waitForSelector('h1:has-text("Your account")');
    expect(await at.innerText('main')).toContain(ada.email);
    await at.close();
  });

  it.each([
    ...['sign-in', 'sign-in?organization=demo&ui_locales=de', 'sign-in/email', 'sign-in/email/code', 'sign-in/factor'],
    ...['sign-in/passkey', 'sign-in/email/link?token=t', 'sign-up', 'forgot', 'forgot/sent', 'reset?token=t'],
    ...['verify?token=t', 'verify/done', 'undo?token=t', 'restore?token=t', 'invitation?token=t', 'nowhere'],
    ...['account', 'account/profile', 'account/password', 'account/factors', 'account/passkeys', 'account/api-keys'],
    ...['account/factors/remove', 'account/factors/recovery-codes', 'sign-out', 'account/sessions', 'account/data'],
    ...['account/emails', 'account/emails/add', 'account/phone-numbers', 'account/phone-numbers/add', 'account/delete'],
    ...['account/confirm'],
  ])('is accessible: %s', async (path) => {
    const at = await watched(scripted);
    await scripted.context.addCookies(await plain.context.cookies(url));
    await open(path, at);
    const run = `${axe}; axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`;
    expect(await at.evaluate(run)).toEqual([]);
    // As the page is in the dark, and after a form was rejected.
    await at.emulateMedia({ colorScheme: 'dark' });
    expect(await at.evaluate(run)).toEqual([]);
    // And on a small phone, whatever stands in it.
    await at.setViewportSize({ width: 360, height: 740 });
    expect(await at.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await at.close();
  });

  it('take an invitation, an added address, and the end of the account and its return', async () => {
    const [invited, added] = ['ines.hosted@demo.example', 'ines.second@demo.example'];
    const asAda = await fetch(`${url}/admin/organizations/demo/invitations`, {
      method: 'POST',
      headers: { 'x-api-key': ada.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ email: invited }),
    });
    expect(asAda.status).toBe(201);
    await open('sign-out');
    await page.click('main form button');
    await page.goto(await linkTo(invited, 'invitation'));
    expect(await heading()).toBe('You are invited');
    await fill({ name: 'Ines', password });
    expect(await page.innerText('main')).toContain(invited);
    await open('account/emails/add');
    await fill({ email: added });
    expect(await page.innerText('main')).toContain(added);
    await page.goto(await linkTo(added, 'verify'));
    await page.click('main form button');
    expect(await heading()).toBe('Your address is verified');
    await open('account/emails');
    await page.click(`main a[aria-label$="${added}"] >> nth=0`);
    await page.click('main form button');
    expect(await page.locator('main li', { hasText: added }).innerText()).toContain('Default');
    await open('account/data');
    await page.click('main p a[href*="account/delete"]');
    await page.click('main form button');
    expect(await heading()).toBe('Your account is deleted');
    await page.goto(await linkTo(added, 'restore'));
    await page.click('main form button');
    await open('sign-in');
    await fill({ email: added, password });
    expect(await page.innerText('main')).toContain(added);
  });

  it('take forms of a browser from before 2023, which names the origin alone', async () => {
    const origins: (string | undefined)[] = [];
    // What such a browser leaves out.
    const old = createServer((asked, answer) => {
      const headers = Object.entries(asked.headers).filter(([name]) => !name.startsWith('sec-fetch-'));
      if (asked.method === 'POST') origins.push(asked.headers.origin);
      const to = request(
        `${url}${asked.url}`,
        { method: asked.method, headers: Object.fromEntries(headers) },
        (got) => {
          answer.writeHead(got.statusCode ?? 502, got.headers);
          got.pipe(answer);
        },
      );
      asked.pipe(to);
    });
    await new Promise<void>((done) => old.listen(0, '127.0.0.1', done));
    const host = `http://localhost:${(old.address() as AddressInfo).port}`;
    const at = await plain.context.newPage();
    await at.goto(`${host}/auth/ui/sign-in`);
    await fill({ email: 'grace.guest@demo.example', password: 'not this one' }, at);
    expect(await at.innerText('[role=alert]')).toBe('The email address or the password is wrong.');
    await at.goto(`${host}/auth/ui/sign-out`);
    await at.click('main form button');
    expect(await heading(at)).toBe('You are signed out.');
    expect(origins).toEqual([host, host]);
    await at.close();
    old.close();
  });

  it('say what is wrong so that screen readers find it', async () => {
    const at = await watched(scripted);
    await open('sign-up?organization=demo', at);
    await fill({ name: 'Nina', email: 'other.hosted@demo.example', password: 'short' }, at);
    expect(await at.getAttribute('[name=password]', 'aria-describedby')).toBe('password-hint password-fault');
    expect(await at.evaluate('document.activeElement.name')).toBe('password');
    expect(await at.title()).toMatch(/^Error: /);
    expect(
      await at.evaluate(`${axe}; axe.run(document).then(({ violations }) => violations.map(({ id }) => id))`),
    ).toEqual([]);
    await at.close();
  });

  it('break no rule of their policy', () => expect(refused).toEqual([]));
}
