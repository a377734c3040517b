/** @settings {"CORS_ORIGINS":"https:\/\/app.example.com"} */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { addAuthenticator, totpCode } from '../../support/factors.js';
import { addPasskey } from '../../support/passkeys.js';
import { aSignedInBrowser, fieldIn, locationOf, PageBrowser, textOf } from '../../support/pages.js';
import { aPerson, later, password, type TestPerson } from '../../support/people.js';

let mia: TestPerson;
let browser: PageBrowser;

beforeEach(async () => {
  mia = await aPerson();
  browser = await aSignedInBrowser(mia);
});

const factorsPath = '/auth/ui/account/factors';
const confirm = `/auth/ui/account/confirm?return_to=${encodeURIComponent(factorsPath)}`;

/** The codes and keys that a page shows. */
const codesIn = ({ body }: { body: string }): string[] =>
  [...body.matchAll(/<code>([^<]+)<\/code>/g)].map(([, code = '']) => code);

describe('the page of the profile', () => {
  const path = '/auth/ui/account/profile';

  it('changes what the user says of themselves, and shows it', async () => {
    const form = { name: 'Mia <Member>', bio: 'One\nTwo', locale: 'de-ch', timezone: 'Europe/Zurich' };
    expect(textOf(await browser.submit(path, form))).toContain('Mia <Member>');
    expect((await api.as(mia).get('/me')).body).toMatchObject({ ...form, locale: 'de-CH' });
    const page = await browser.open(path);
    expect([fieldIn(page, 'name'), fieldIn(page, 'locale')]).toEqual(['Mia &lt;Member&gt;', 'de-CH']);
    expect(page.body).toContain('>One\nTwo</textarea>');
  });

  it('unsets what is left empty', async () => {
    await api.as(mia).patch('/me', { bio: 'x', locale: 'de' });
    await browser.submit(path, { name: 'Mia', bio: '', locale: '', timezone: '' });
    const { body } = await api.as(mia).get('/me');
    expect([body.bio, body.locale]).toEqual([undefined, undefined]);
  });

  it('keeps what was typed when it is rejected', async () => {
    const wrong = await browser.send(path, { name: 'Mia', bio: '</textarea>x', locale: 'no language' });
    expect([wrong.status, fieldIn(wrong, 'locale')]).toEqual([400, 'no language']);
    expect(wrong.body).toContain('&lt;/textarea&gt;x</textarea>');
    expect(wrong.body).toContain('id="locale-fault">Check this entry.');
  });
});

describe('the pages of the second factor', () => {
  async function setsUp(): Promise<{ setupKey: string; codes: string[] }> {
    const page = await browser.send('/auth/ui/account/factors/totp', {});
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('<svg')]);
    const setupKey = fieldIn(page, 'setupKey') ?? '';
    const wrong = await browser.send('/auth/ui/account/factors/confirm', { setupKey, code: '000000' });
    expect([wrong.status, fieldIn(wrong, 'setupKey')]).toEqual([403, setupKey]);
    const code = totpCode(setupKey, -1);
    const codes = codesIn(await browser.send('/auth/ui/account/factors/confirm', { setupKey, code }));
    expect(codes).toHaveLength(10);
    return { setupKey, codes };
  }

  it('set an app up, renew the recovery codes, and remove the app', async () => {
    const { setupKey, codes } = await setsUp();
    expect(textOf(await browser.open('/auth/ui/account/factors'))).toContain('Recovery codes left: 10');
    const renewed = await browser.send('/auth/ui/account/factors/recovery-codes', { code: codes[0] ?? '' });
    expect([renewed.status, codesIn(renewed).length]).toEqual([200, 10]);
    const used = await browser.send('/auth/ui/account/factors/remove', { code: codes[1] ?? '' });
    expect([used.status, textOf(used)]).toEqual([403, expect.stringContaining('This code is wrong')]);
    await browser.submit('/auth/ui/account/factors/remove', { code: totpCode(setupKey) });
    expect(textOf(await browser.open('/auth/ui/account/factors'))).toContain('No authenticator app is set up.');
  });

  it('need a recent sign-in, or the password', async () => {
    await later(700, async () => {
      const stale = await browser.send('/auth/ui/account/factors/totp', {});
      expect([stale.status, textOf(stale)]).toEqual([403, expect.stringContaining('more than ten minutes ago')]);
      expect(stale.body).toContain(`href="${confirm}"`);
      expect((await browser.send('/auth/ui/account/factors/totp', { currentPassword: password })).status).toBe(200);
    });
  });
});

describe('the page that confirms who the user is', () => {
  it('takes the password, and leads back to what needs it', async () => {
    await later(700, async () => {
      expect((await browser.send(`${factorsPath}/totp`, {})).status).toBe(403);
      const page = await browser.open(confirm);
      expect([fieldIn(page, 'password'), fieldIn(page, 'code')]).toEqual(['', undefined]);
      const wrong = await browser.send(confirm, { password: 'a wrong one' });
      expect([wrong.status, textOf(wrong)]).toEqual([403, expect.stringContaining('password is wrong')]);
      expect(fieldIn(wrong, 'password')).toBe('');
      const done = await browser.send(confirm, { password });
      expect([done.status, locationOf(done)]).toEqual([303, factorsPath]);
      expect((await browser.send(`${factorsPath}/totp`, {})).status).toBe(200);
    });
  });

  it('takes the second factor of a user who has one, and the password no more', async () => {
    const app = await addAuthenticator(mia);
    await addPasskey(mia);
    const page = await browser.open(confirm);
    expect([fieldIn(page, 'password'), fieldIn(page, 'code')]).toEqual([undefined, '']);
    expect(page.body).toContain('href="/auth/ui/account/confirm/passkey?');
    expect((await browser.open('/auth/ui/account/confirm/passkey')).body).toContain('data-passkey="get"');
    const byPassword = await browser.send(confirm, { password });
    expect([byPassword.status, locationOf(byPassword)]).toEqual([403, '']);
    const wrong = await browser.send(confirm, { code: '000000' });
    expect([wrong.status, fieldIn(wrong, 'code')]).toEqual([403, '000000']);
    expect((await browser.send('/auth/ui/account/api-keys', { name: 'k', 'scopes[]': ['read:me'] })).status).toBe(403);
    expect(locationOf(await browser.send(confirm, { code: app.code() }))).toBe(factorsPath);
    expect((await browser.send('/auth/ui/account/api-keys', { name: 'k', 'scopes[]': ['read:me'] })).status).toBe(200);
  });

  it('leads to no other site, and takes nothing from one', async () => {
    const away = `/auth/ui/account/confirm?return_to=${encodeURIComponent('https://mallory.example/')}`;
    expect(locationOf(await browser.send(away, { password }))).toBe('/auth/ui/account');
    const foreign = browser.on({ 'sec-fetch-site': 'cross-site', origin: 'https://mallory.example' });
    expect((await foreign.send(confirm, { password })).status).toBe(403);
  });
});

describe('the pages of a user whose organization demands a second factor', () => {
  /** @param days of grace */
  const demand = (days: number): Promise<unknown> =>
    facet.sql(
      `update organizations set second_factor = 'required', second_factor_grace_days = $2, second_factor_since = now() where id = $1`,
      [mia.organization, days],
    );
  const signsIn = async (query = ''): Promise<[PageBrowser, string]> => {
    const other = new PageBrowser();
    return [other, locationOf(await other.send(`/auth/ui/sign-in${query}`, { email: mia.email, password }))];
  };
  /** After the grace, for a user who was there before. */
  async function demandNow(): Promise<void> {
    await demand(0);
    await facet.sql(`update members set joined_at = now() - interval '1 year' where user_id = $1`, [mia.id]);
  }

  it('say from when on, and go on until then', async () => {
    await demand(7);
    const page = await browser.open('/auth/ui/account');
    expect(textOf(page)).toMatch(/Test demands a second factor from \d+ \w+ 20\d\d.* UTC on\./);
    expect(page.body).toContain('href="/auth/ui/account/factors"');
    expect((await signsIn())[1]).toBe('/auth/ui/account');
  });

  it('lead a sign-in after the grace to the set-up, and say nothing when there is a factor', async () => {
    await demandNow();
    const [other, location] = await signsIn();
    expect(location).toBe(factorsPath);
    expect(textOf(await other.open('/auth/ui/account'))).toContain('Without one, nothing of it is open to you.');
    const page = await other.send(`${factorsPath}/totp`, {});
    const code = totpCode(fieldIn(page, 'setupKey') ?? '', -1);
    expect((await other.send(`${factorsPath}/confirm`, { code })).status).toBe(200);
    expect(textOf(await other.open('/auth/ui/account'))).not.toContain('second factor from');
    expect(textOf(await other.open('/auth/ui/account'))).not.toContain('Without one');
    expect(textOf(await browser.open('/auth/ui/account'))).toContain('Without one');
  });

  /** Where forms and links of a page lead. */
  const targetsIn = ({ body }: { body: string }): string[] =>
    [...body.matchAll(/(?:action|href)="([^"]+)"/g)].map(([, target = '']) => target.replaceAll('&amp;', '&'));
  const app = 'https://app.example.com/inbox?tab=1&all=yes';

  it('lead on to where the user came from, when the factor is set up', async () => {
    await demandNow();
    const query = `?${new URLSearchParams({ return_to: app, ui_locales: 'de' }).toString()}`;
    const [other, location] = await signsIn(query);
    expect(location).toBe(`${factorsPath}${query}`);
    const begin = targetsIn(await other.open(location)).find((target) => target.includes('/totp')) ?? '';
    const page = await other.send(begin, {});
    const confirms = targetsIn(page).find((target) => target.includes('/factors/confirm')) ?? '';
    const wrong = await other.send(confirms, { setupKey: fieldIn(page, 'setupKey') ?? '', code: '000000' });
    expect([wrong.status, targetsIn(wrong)]).toEqual([403, expect.arrayContaining([confirms])]);
    expect(targetsIn(wrong)).not.toContain(app);
    const code = totpCode(fieldIn(page, 'setupKey') ?? '', -1);
    const done = await other.send(confirms, { code });
    expect([codesIn(done).length, targetsIn(done)]).toEqual([10, expect.arrayContaining([app])]);
    expect(textOf(done)).toContain('Weiter');
  });

  it('lead on after eleven minutes too, when the user has said again who they are', async () => {
    await demandNow();
    const [other, location] = await signsIn(`?return_to=${encodeURIComponent(app)}`);
    await later(661, async () => {
      const stale = await other.send(location.replace('factors', 'factors/totp'), {});
      const confirms = targetsIn(stale).find((target) => target.includes('/account/confirm')) ?? '';
      expect(locationOf(await other.send(confirms, { password }))).toBe(location);
    });
  });

  it('lead to no page that is too long to be carried on', async () => {
    const long = `https://app.example.com/${'x'.repeat(2020)}`;
    await demandNow();
    const [other, location] = await signsIn(`?return_to=${encodeURIComponent(long)}`);
    await later(661, async () => {
      const stale = await other.send(location.replace('factors', 'factors/totp'), {});
      const confirms = targetsIn(stale).find((target) => target.includes('/account/confirm')) ?? '';
      expect(locationOf(await other.send(confirms, { password }))).toBe(factorsPath);
    });
  });
});

describe('the page of API keys', () => {
  it('creates a key that is shown once, and revokes it', async () => {
    const made = await browser.send('/auth/ui/account/api-keys', { name: 'robot', 'scopes[]': ['read:me'] });
    const [key = ''] = codesIn(made);
    expect([made.status, key]).toEqual([200, expect.stringMatching(/^fct_/)]);
    expect((await api.with({ 'x-api-key': key }).get('/me')).status).toBe(200);
    const list = await browser.open('/auth/ui/account/api-keys');
    expect(textOf(list)).toContain('robot');
    expect(list.body).not.toContain(key);
    await browser.submit('/auth/ui/account/api-keys/revoke', { id: fieldIn(list, 'id') ?? '' });
    expect((await api.with({ 'x-api-key': key }).get('/me')).status).toBe(401);
  });

  it('refuses what the user may not do, with what was ticked', async () => {
    const scopes = ['read:me', 'update:users'];
    const wrong = await browser.send('/auth/ui/account/api-keys', { name: 'robot', 'scopes[]': scopes });
    expect([wrong.status, textOf(wrong)]).toEqual([403, expect.stringContaining('may do nothing that you may not')]);
    expect(wrong.body.match(/ checked/g)).toHaveLength(2);
    expect(fieldIn(wrong, 'name')).toBe('robot');
  });
});

describe('the page of passkeys', () => {
  it('asks for a passkey with options of this session', async () => {
    const page = await browser.send('/auth/ui/account/passkeys/new', { name: 'The "laptop"' });
    expect([page.status, fieldIn(page, 'name')]).toEqual([200, 'The &quot;laptop&quot;']);
    expect(page.body).toMatch(
      /data-passkey="create" data-options="\{&quot;challenge&quot;:|data-passkey="create" data-options="\{&quot;/,
    );
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const wrong = await browser.send('/auth/ui/account/passkeys', { name: 'x', credential: '{"id":"x"}' });
    expect([wrong.status, textOf(wrong)]).toEqual([400, expect.stringContaining('was not accepted')]);
    expect((await browser.send('/auth/ui/account/passkeys', { name: 'x', credential: '[' })).status).toBe(400);
  });
});
