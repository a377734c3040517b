import { beforeEach, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { totpCode } from '../../support/factors.js';
import { aSignedInBrowser, fieldIn, textOf, type PageBrowser } from '../../support/pages.js';
import { aPerson, later, password, type TestPerson } from '../../support/people.js';

let mia: TestPerson;
let browser: PageBrowser;

beforeEach(async () => {
  mia = await aPerson();
  browser = await aSignedInBrowser(mia);
});

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
      expect(stale.body).toContain('href="/auth/ui/sign-in?return_to=%2Fauth%2Fui%2Faccount%2Ffactors"');
      expect((await browser.send('/auth/ui/account/factors/totp', { currentPassword: password })).status).toBe(200);
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
