import { mkdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.mjs';
import { aDataFolder, cleanUp, demoPerson, startServer, type Person } from '../support/server-process.js';
import { chromiumPath, openBrowser, type Browser } from './chromium.js';
import { itLooksAfterTheInstallation } from './console-installation.js';
import { itLooksAfterNames } from './console-names.js';
import { itManagesTheOrganization } from './console-organization.js';
import { expectAccessiblePage, gzipped, openedPage, screenshots, type Body, type Console } from './console-page.js';

if (chromiumPath === undefined) {
  console.log(
    'No chromium: neither in the variable CHROMIUM nor at /usr/bin/chromium. The test of the console is skipped.',
  );
  it.skip('the console in a browser', () => undefined);
} else {
  describe('the console in a browser', inBrowser);
}

// Each page is looked at several times.
jest.setTimeout(60_000);
const extras = 130;

function inBrowser(): void {
  let url: string;
  let consoleUrl: string;
  let ada: Person;
  let mod: Person;
  let mia: Person;
  let browser: Browser;
  let page: Page;
  /** What the browser refused because the policy forbids it, and what failed in the scripts. */
  const refused: string[] = [];

  const opened = (at: Browser): Promise<Page> => openedPage(at, refused);
  const call = async (method: string, path: string, body?: object, key = ada.apiKey): Promise<Body> => {
    const headers = { 'content-type': 'application/json', 'x-api-key': key };
    const response = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return JSON.parse(text === '' ? '{}' : text) as Body;
  };
  const signUp = async (email: string, name: string): Promise<Body> => {
    const body = JSON.stringify({ email, name, password: 'seven quiet herons at dusk', organizationId: 'demo' });
    const response = await fetch(`${url}/auth/sign-up`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(201);
    return (await response.json()) as Body;
  };
  /** From another device of theirs. */
  const endSessionsOf = async ({ email, password }: Person): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ email, password });
    const signedIn = (await (await fetch(`${url}/auth/login`, { method: 'POST', headers, body })).json()) as Body;
    const authorization = `Bearer ${signedIn.accessToken}`;
    expect((await fetch(`${url}/auth/sessions`, { method: 'DELETE', headers: { authorization } })).status).toBe(204);
  };
  const open = async (path: string, at = page): Promise<void> => {
    await at.goto(`${consoleUrl}/o/demo${path}`);
    await at.waitForSelector('main h1');
  };
  const signIn = async ({ email, password }: { email: string; password: string }, at = page): Promise<void> => {
    await at.fill('[name=email]', email);
    await at.fill('[name=password]', password);
    await at.press('[name=password]', 'Enter');
  };
  const expectAccessible = (name: string, at = page): Promise<void> => expectAccessiblePage(name, at);
  const button = (name: string, at = page) => at.getByRole('button', { name, exact: true });
  const dialogButton = (name: string, at = page) => at.getByRole('dialog').getByRole('button', { name, exact: true });
  const pathOf = (at = page): string => new URL(at.url()).pathname + new URL(at.url()).search;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    const dataDir = aDataFolder();
    const port = await freePort();
    const env = { PORT: String(await freePort()), CONSOLE_PORT: String(port), RATE_LIMITS: 'off' };
    const server = await startServer(dataDir, { env });
    url = server.baseUrl;
    consoleUrl = /Admin console:\s+(\S+)/.exec(server.stdout)?.[1] ?? '';
    expect(consoleUrl).toBe(`http://127.0.0.1:${port}/console`);
    [ada, mod, mia] = [demoPerson(dataDir, 'admin'), demoPerson(dataDir, 'moderator'), demoPerson(dataDir, 'member')];
    browser = await openBrowser();
    page = await opened(browser);
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
    await cleanUp();
  }, 60_000);

  it('is on its own port alone, which speaks for the APIs too', async () => {
    expect((await fetch(`${url}/console`)).status).toBe(404);
    expect((await fetch(`${consoleUrl}/anything`)).status).toBe(200);
    expect((await fetch(`${new URL(consoleUrl).origin}/health/live`)).status).toBe(200);
  });

  it('signs in, after a problem with the id of its request, and leads to where the address says', async () => {
    await page.goto(`${consoleUrl}/o/demo/members?status=banned`);
    await page.waitForSelector('[name=email]');
    await expectAccessible('sign-in');
    await signIn({ email: ada.email, password: 'not this one' });
    const alert = page.getByRole('alert');
    expect(await alert.innerText()).toMatch(/password[^]*[0-9a-f]{8}-[0-9a-f-]{27}/);
    await expectAccessible('sign-in-problem');
    await signIn(ada);
    await page.waitForSelector('.row');
    expect(pathOf()).toBe('/console/o/demo/members?status=banned');
    expect(await page.locator('.row').allInnerTexts()).toEqual([expect.stringContaining('Bella Banned')]);
  });

  it('loads less than 200 kB for its first view', async () => {
    await page.goto(consoleUrl);
    await page.waitForSelector('main h1:has-text("Overview")');
    const loaded = await page.evaluate<string[]>(
      `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('/console/'))`,
    );
    expect(loaded.length).toBeGreaterThanOrEqual(2);
    const sizes = await Promise.all([consoleUrl, ...loaded].map(gzipped));
    const total = sizes.reduce((sum, one) => sum + one, 0);
    console.log(`The first view of the console: ${total} bytes, gzip.`);
    expect(total).toBeLessThan(200_000);
    expect(total).toBeGreaterThan(50_000);
  });

  it('shows numbers that lead to what they count, and what was done last', async () => {
    const { total } = await call('GET', '/admin/organizations/demo/members?limit=1');
    await page.waitForSelector(`main :text-is("${total}")`);
    await page.waitForSelector('main code:has-text("user.signed_in")');
    const signIns = page.getByRole('region', { name: 'Sign-ins a day' });
    expect(await signIns.getByRole('img').getAttribute('aria-label')).toMatch(/^[1-9]\d* in 30 days$/);
    await signIns.locator('summary').press('Enter');
    expect(await signIns.locator('tbody tr').count()).toBe(30);
    expect(Number(await signIns.locator('tbody tr:first-child td:last-child').innerText())).toBeGreaterThan(0);
    await expectAccessible('overview');
    await page.getByRole('link', { name: 'Banned', exact: true }).click();
    await page.waitForSelector('.row');
    expect(pathOf()).toBe('/console/o/demo/members?status=banned');
    expect(await page.getByLabel('Status').inputValue()).toBe('banned');
  });

  it('keeps the filters of the list in its address', async () => {
    await open('/members');
    await page.getByLabel('Search').fill('mia');
    await eventually(() => Promise.resolve(pathOf() === '/console/o/demo/members?search=mia' || undefined));
    await page.waitForSelector('.row:has-text("Mia Member")');
    await page.reload();
    await page.waitForSelector('.row:has-text("Mia Member")');
    expect(await page.getByLabel('Search').inputValue()).toBe('mia');
    await page.getByLabel('Role').selectOption({ label: 'Moderator' });
    await page.waitForSelector('text="No member matches."');
    await expectAccessible('members-none');
    await button('Clear filters').click();
    await page.waitForSelector('.row:nth-child(5)');
    expect(pathOf()).toBe('/console/o/demo/members');
  });

  it('scrolls through a list that is longer than a page, and holds few rows of it', async () => {
    for (let made = 0; made < extras; made += 10)
      await Promise.all(
        Array.from({ length: 10 }, (_, at) => signUp(`extra.${made + at}@demo.example`, `Extra ${made + at}`)),
      );
    await open('/members?sort=joinedAt');
    await page.waitForSelector('.row');
    await expectAccessible('members');
    const last = page.getByRole('link', { name: `Extra ${extras - 1}`, exact: true });
    for (let scrolls = 0; scrolls < 40 && (await last.count()) === 0; scrolls += 1) {
      await page.locator('.rows').evaluate((rows) => rows.scrollBy(0, 2000));
      await page.waitForTimeout(50);
    }
    expect(await last.count()).toBe(1);
    expect(await page.locator('.row').count()).toBeLessThan(60);
  });

  it('bans with a reason and an end, shows both, and ends the ban', async () => {
    await open('/members?search=Extra 7');
    await page.getByRole('link', { name: 'Extra 7', exact: true }).click();
    await button('Ban').click();
    await page.fill('[name=reason]', 'Spam in the forum');
    await page.fill('[name=until]', '2030-06-01T12:00');
    expect(await page.getByRole('dialog').innerText()).toContain('their sessions in it end');
    await expectAccessible('ban');
    await dialogButton('Ban').click();
    await page.waitForSelector('text="Reason: Spam in the forum"');
    await page.waitForSelector('text=/The ban ends: .*2030/');
    expect(await button('Ban').count()).toBe(0);
    await expectAccessible('banned');
    await button('End the ban').click();
    await dialogButton('End the ban').click();
    await button('Ban').waitFor();
    const { members } = await call('GET', '/admin/organizations/demo/members?search=extra.7@demo.example');
    expect(members).toMatchObject([{ status: 'active' }]);
  });

  it('gives and takes a role, and says which role allows what', async () => {
    await open(`/members/${mia.userId}`);
    await page.waitForSelector('td:text-is("read:users")');
    await call('PATCH', `/admin/organizations/demo/members/${mia.userId}`, { bio: 'Written meanwhile' });
    await page.getByLabel('Add a role').selectOption({ label: 'Moderator' });
    await button('Add').click();
    await page.waitForSelector('text=/Somebody changed this meanwhile/');
    await page.waitForSelector('dd:has-text("Written meanwhile")');
    await button('Add').click();
    await page.waitForSelector('tr:has-text("update:denylist") td:has-text("Moderator")');
    await expectAccessible('member');
    await button('Take the role Moderator away').click();
    await dialogButton('Take the role Moderator away').click();
    await page.waitForSelector('td:text-is("update:denylist")', { state: 'detached' });
  });

  it('shows what another admin changed meanwhile, and keeps what was typed', async () => {
    await open(`/members/${mia.userId}`);
    await button('Edit the profile').click();
    await page.fill('[name=bio]', 'typed in the console');
    await call('PATCH', `/admin/organizations/demo/members/${mia.userId}`, { name: 'Mia Meanwhile' });
    await button('Save').click();
    await page.waitForSelector('text=/Name: was “Mia Member”, is now “Mia Meanwhile”/');
    expect(await page.inputValue('[name=bio]')).toBe('typed in the console');
    await expectAccessible('changed-meanwhile');
    await button('Save').click();
    await page.waitForSelector('dd:has-text("typed in the console")');
    const saved = await call('GET', `/admin/organizations/demo/members/${mia.userId}`);
    expect(saved).toMatchObject({ name: 'Mia Meanwhile', bio: 'typed in the console' });
  });

  it('goes on with a form after the session has ended under it', async () => {
    await open(`/members/${mia.userId}`);
    await button('Edit the profile').click();
    await page.fill('[name=bio]', 'typed before the end');
    await endSessionsOf(ada);
    await button('Save').click();
    await page.waitForSelector('text="Your session has ended"');
    await expectAccessible('expired');
    await signIn(ada);
    await page.waitForSelector('dd:has-text("typed before the end")');
  });

  it('lists the sessions of a member and ends one', async () => {
    const other = await openBrowser();
    const at = await opened(other);
    await at.goto(consoleUrl);
    await at.waitForSelector('[name=email]');
    await signIn(mia, at);
    await at.waitForSelector('main h1');
    await open(`/members/${mia.userId}`);
    await button('Sign out').nth(1).click();
    await dialogButton('Sign out').click();
    await page.waitForSelector('text="The device is signed out."');
    await at.reload();
    await at.waitForSelector('[name=email]');
    await other.close();
  });

  it('speaks German and is dark, also after a reload', async () => {
    await page.getByLabel('Language').selectOption('de');
    await page.getByLabel('Darstellung').selectOption('dark');
    await open('/members');
    await page.waitForSelector('h1:has-text("Mitglieder")');
    expect(await page.evaluate('document.documentElement.lang')).toBe('de');
    expect(await page.getAttribute('html', 'data-mantine-color-scheme')).toBe('dark');
    await page.screenshot({ path: `${screenshots}/members-de.png` });
    await page.getByLabel('Sprache').selectOption('en');
    await page.getByLabel('Appearance').selectOption('auto');
  });

  it('switches the organization with the address', async () => {
    await open('');
    const select = page.getByLabel('Organization');
    const other = await select.locator('option').nth(1).getAttribute('value');
    await select.selectOption(other);
    await page.waitForURL(`${consoleUrl}/o/${other}`);
    await page.waitForSelector('h1:text-matches("^Overview: (?!Demo$)")');
    await open('');
    expect(await page.innerText('h1')).toBe('Overview: Demo');
  });

  it('shows a member without permissions no page and no button, and says what the server says', async () => {
    const role = await call('POST', '/admin/organizations/demo/roles', {
      name: 'Reader',
      permissions: ['read:members'],
    });
    const other = await openBrowser();
    const at = await opened(other);
    await at.goto(`${consoleUrl}/o/demo/members`);
    await at.waitForSelector('[name=email]');
    await signIn(mod, at);
    await at.waitForSelector('text=/read:members/');
    expect(await at.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual([
      'Overview',
      'Usernames',
      'Notifications',
      'Emails of the demo',
    ]);
    await call('PUT', `/admin/organizations/demo/members/${mod.userId}/roles/${role.id}`);
    await open(`/members/${mia.userId}`, at);
    await at.waitForSelector('dd:has-text("typed before the end")');
    expect(await at.locator('main').getByRole('button').allInnerTexts()).toEqual([]);
    await expectAccessible('without-permission', at);
    await other.close();
  });

  it('shows which role allows what, and makes, changes and deletes a role', async () => {
    await open('/roles');
    await page.waitForSelector('tr:has(th:has-text("update:denylist")) [aria-label=yes]');
    await expectAccessible('roles');
    await page.getByRole('link', { name: 'Create a role' }).click();
    await page.fill('[name=name]', 'Auditor');
    await page.getByRole('checkbox', { name: 'read:audit' }).check();
    await expectAccessible('role');
    await button('Save').click();
    await page.getByRole('link', { name: 'Auditor' }).click();
    await page.waitForSelector('h1:text-is("Auditor")');
    expect(await page.getByRole('checkbox', { name: 'read:audit' }).isChecked()).toBe(true);
    await page.getByRole('checkbox', { name: 'read:keys' }).check();
    await page.waitForSelector('text="Would gain: read:keys"');
    const path = `/admin/organizations/demo/roles/${pathOf().split('/').at(-1)}`;
    await call('PATCH', path, { description: 'Written meanwhile', permissions: ['read:audit', 'read:jobs'] });
    await button('Save').click();
    await page.waitForSelector('text="+ read:jobs"');
    expect(await page.inputValue('[name=description]')).toBe('Written meanwhile');
    await button('Save').click();
    await page.waitForSelector('h1:text-is("Roles")');
    expect(await call('GET', path)).toMatchObject({ permissions: ['read:audit', 'read:jobs', 'read:keys'] });
    await page.getByRole('link', { name: 'Auditor' }).click();
    await button('Delete the role').click();
    expect(await page.getByRole('dialog').innerText()).toContain('taken away from all members');
    const lost = await page.waitForSelector('[role=dialog] >> text=/^Would lose: /');
    for (const one of ['read:audit', 'read:jobs', 'read:keys']) expect(await lost.innerText()).toContain(one);
    await page.waitForSelector('[role=dialog] >> text="0 members have this role."');
    await dialogButton('Delete the role').click();
    await page.waitForSelector('h1:text-is("Roles")');
    await page.getByRole('link', { name: 'Auditor' }).waitFor({ state: 'detached' });
  });

  it('invites one person and several, and revokes an invitation', async () => {
    await open('/invitations');
    await page.waitForSelector('article');
    await page.fill('[name=emails]', 'new.person@demo.example');
    await page.getByRole('checkbox', { name: 'Moderator' }).check();
    await button('Send the invitation').click();
    await page.waitForSelector('text=/A link to hand over/');
    await page.fill('[name=emails]', 'second.person@demo.example\nmia.member@demo.example');
    await button('Send 2 invitations').click();
    await page.waitForSelector('text=/mia.member@demo.example: is invited or a member already/');
    await expectAccessible('invitations');
    const invited = page.getByRole('article', { name: 'new.person@demo.example' });
    expect(await invited.innerText()).toContain('Moderator');
    await invited.getByRole('button', { name: 'Revoke' }).click();
    await dialogButton('Revoke').click();
    await invited.waitFor({ state: 'detached' });
    await page.getByLabel('Status').selectOption('revoked');
    await invited.waitFor();
    expect(pathOf()).toBe('/console/o/demo/invitations?status=revoked');
  });

  const admin = (): Console => ({ call, open, button, dialogButton, expectAccessible, page, mia });
  itLooksAfterNames(admin);
  itManagesTheOrganization(admin);
  itLooksAfterTheInstallation(admin);

  it('lists the API keys of all members and revokes one', async () => {
    await open('/keys');
    await page.waitForSelector('article');
    await expectAccessible('keys');
    const ofMia = page.locator('article').filter({ hasText: 'Of: Mia' }).first();
    await ofMia.getByRole('button', { name: 'Revoke' }).click();
    await dialogButton('Revoke').click();
    await page.waitForSelector('text="The key is revoked."');
    await expect(call('GET', '/me', undefined, mia.apiKey)).rejects.toThrow('Unauthorized');
  });

  it('filters the audit by its address, follows it as it happens, and exports it', async () => {
    await open('/audit?action=api_key.revoked');
    await page.waitForSelector('.row code:text-is("api_key.revoked")');
    expect(new Set(await page.locator('.row code:first-of-type').allInnerTexts()).size).toBeGreaterThanOrEqual(1);
    const downloading = page.waitForEvent('download');
    await button('Export these entries').click();
    const lines = readFileSync(await (await downloading).path(), 'utf8')
      .trim()
      .split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { action: string }).action)).toEqual(['api_key.revoked']);
    await page.fill('[name=action]', 'role');
    await eventually(() => Promise.resolve(pathOf().endsWith('/audit?action=role') || undefined));
    await page.getByRole('checkbox', { name: 'Follow as it happens' }).check();
    expect(pathOf()).toContain('live=on');
    await expectAccessible('audit');
    await call('POST', '/admin/organizations/demo/roles', { name: 'Seen live', permissions: ['read:users'] });
    await page.waitForSelector('.row:has-text("Seen live")', { timeout: 30_000 });
    await page.fill('[name=action]', 'nonsense');
    await page.getByRole('alert').waitFor();
    await expectAccessible('audit-problem');
  });

  it('asks for the second factor', async () => {
    const { accessToken } = await signUp('fred.factor@demo.example', 'Fred Factor');
    const asFred = async (path: string, body: object): Promise<Body> => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` };
      const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
      return (await response.json()) as Body;
    };
    const { setupKey: secret } = await asFred('/auth/factors/totp', {});
    const code = (step: number): string =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + step * 30_000 });
    await asFred('/auth/factors/totp/confirm', { code: code(-1) });
    const other = await openBrowser();
    const at = await opened(other);
    await at.goto(consoleUrl);
    await at.waitForSelector('[name=email]');
    await signIn({ email: 'fred.factor@demo.example', password: 'seven quiet herons at dusk' }, at);
    await at.waitForSelector('[name=code]');
    await expectAccessible('second-factor', at);
    await at.fill('[name=code]', code(0));
    await at.click('button[type=submit]');
    await at.waitForSelector('text=/Ask an admin for a role/');
    await other.close();
  });

  it('signs out, and in again as a person of the demo by one click', async () => {
    await open('');
    await button('Sign out').click();
    await page.waitForSelector('[name=email]');
    await page.reload();
    const people = page.getByRole('region', { name: 'People of the demo' });
    await people.getByRole('button').first().waitFor();
    expect(await people.getByRole('button').allInnerTexts()).toEqual([
      'Sign in as Ada Admin, admin',
      'Sign in as Alan Admin, admin',
      'Sign in as Max Moderator, moderator',
      'Sign in as Mia Member, member',
      'Sign in as Milo Member, member',
    ]);
    await button('Sign in as Alan Admin, admin').click();
    await page.waitForSelector('h1:has-text("Overview")');
    await page.getByRole('navigation').getByText('Alan Admin').waitFor();
  });

  it('breaks no rule of its policy, and no script fails', () => expect(refused).toEqual([]));
}
