/** @settings {"IDENTITY_PROVIDER_ADDRESSES":"any","PUBLIC_URL":"https:\/\/api.example.com","CORS_ORIGINS":"https:\/\/app.example.com"} */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { locationOf, PageBrowser, textOf } from '../../support/pages.js';
import { aPerson, type TestPerson } from '../../support/people.js';
import { addProvider, ProviderServer } from '../../support/provider-server.js';

const provider = new ProviderServer(`http://127.0.0.1:${facet.sparePort}`);
const callback = '/auth/ui/sign-in/provider/callback';
let admin: TestPerson;
let browser: PageBrowser;

beforeAll(async () => {
  await provider.listen(facet.sparePort);
  admin = await aPerson({ as: 'admin' });
  await addProvider(admin, provider.issuer, { name: 'Corp <id>' });
});
afterAll(() => provider.close());
beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  browser = new PageBrowser();
});

/** Presses the button of the provider. @returns where the page leads */
async function begins(more = ''): Promise<string> {
  const page = await browser.send(`/auth/ui/sign-in/provider?organization=${admin.organization}${more}`, {
    provider: 'corp',
  });
  expect(page.status).toBe(200);
  const [, link = ''] = /<a class="button" href="([^"]+)">/.exec(page.body) ?? [];
  expect(page.body).toContain(`<meta http-equiv="refresh" content="0; url=${link}">`);
  return link.replaceAll('&amp;', '&');
}

const comesBack = (answer: Record<string, string>, at = browser) =>
  at.open(`${callback}?${new URLSearchParams(answer).toString()}`);

describe('the pages of a sign-in with a provider', () => {
  it('show a button for each provider of the organization', async () => {
    const page = await browser.open(`/auth/ui/sign-in?organization=${admin.organization}`);
    expect(textOf(page)).toContain('Sign in with Corp <id>');
    expect((await browser.open('/auth/ui/sign-in')).body).not.toContain('sign-in/provider');
    const path = `/auth/ui/sign-in?organization=${admin.organization}`;
    const rejected = await browser.send(path, { email: admin.email, password: 'a wrong one' });
    expect([rejected.status, textOf(rejected)]).toEqual([401, expect.stringContaining('Sign in with Corp <id>')]);
  });

  it('sign in, and lead back to where the user came from', async () => {
    const link = await begins(`&return_to=${encodeURIComponent('https://app.example.com/home')}`);
    expect(new URL(link).searchParams.get('redirect_uri')).toBe(`https://api.example.com${callback}`);
    const done = await comesBack({ ...provider.answerTo(link), session_state: 'x', scope: 'openid' });
    expect([done.status, locationOf(done)]).toEqual([303, 'https://app.example.com/home']);
    expect([...browser.cookies.keys()].sort()).toEqual(['__Host-facet-session', '__Host-facet-sign-in']);
    expect((await browser.open('/auth/ui/account')).status).toBe(200);
    const again = await comesBack(provider.answerTo(link));
    expect([again.status, textOf(again)]).toEqual([401, expect.stringContaining('Begin again')]);
  });

  it('sign nobody in whose browser did not begin it', async () => {
    const link = await begins();
    const other = new PageBrowser();
    const wrong = await comesBack(provider.answerTo(link), other);
    expect([wrong.status, other.cookies.size]).toEqual([401, 0]);
    expect((await comesBack(provider.answerTo(link))).status).toBe(303);
  });

  it('say that the provider did not sign the user in', async () => {
    const state = new URL(await begins()).searchParams.get('state') ?? '';
    const denied = await comesBack({ state, error: 'access_denied', error_description: '<b>no</b>' });
    expect([denied.status, textOf(denied)]).toEqual([401, expect.stringContaining('did not sign you in')]);
    expect(denied.body).not.toContain('<b>');
  });

  it('begin nothing for a provider that there is not', async () => {
    const path = `/auth/ui/sign-in/provider?organization=${admin.organization}`;
    expect((await browser.send(path, { provider: 'nobody' })).status).toBe(404);
    const foreign = browser.on({ 'sec-fetch-site': 'cross-site', origin: 'https://mallory.example' });
    expect((await foreign.send(path, { provider: 'corp' })).status).toBe(403);
  });
});
