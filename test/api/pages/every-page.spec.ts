/** @settings {"CORS_ORIGINS":"https:\/\/app.example.com,capacitor:\/\/localhost"} */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aSignedInBrowser, PageBrowser } from '../../support/pages.js';
import { aPerson } from '../../support/people.js';

/** Pages that everybody sees, and those of a signed-in user. */
const open = [
  ...['sign-in', 'sign-in/email', 'sign-in/email/code', 'sign-in/factor', 'sign-in/email/link?token=t', 'sign-out'],
  ...['sign-up', 'sign-up/sent', 'forgot', 'forgot/sent', 'reset?token=t', 'reset/done', 'invitation?token=t'],
  ...['verify?token=t', 'verify/done', 'undo?token=t', 'undo/done', 'restore?token=t', 'restore/done', 'deleted'],
];
/** Those with the script of passkeys. */
const scripted = ['sign-in/passkey', 'account/confirm/passkey'];
const own = [
  ...['account/emails', 'account/emails/add', 'account/phone-numbers', 'account/phone-numbers/add', 'account/sessions'],
  ...['account/emails/default', 'account/emails/remove', 'account/data', 'account/delete'],
  ...['account', 'account/profile', 'account/password', 'account/factors', 'account/factors/recovery-codes'],
  ...['account/factors/remove', 'account/passkeys', 'account/api-keys', 'account/confirm'],
];

let browser: PageBrowser;

beforeAll(async () => {
  browser = await aSignedInBrowser(await aPerson());
});

const policy =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' https://app.example.com; base-uri 'none'; frame-ancestors 'none'";

const ownScript = /^<script src="\/auth\/ui\/passkeys\.[0-9a-f]{12}\.js" defer>$/;

describe.each([...open, ...scripted, ...own])('/auth/ui/%s', (page) => {
  it('is a page that loads and runs nothing but its own', async () => {
    const { status, headers, body } = await browser.open(`/auth/ui/${page}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    const isScripted = scripted.includes(page);
    expect(headers.get('content-security-policy')).toBe(
      isScripted ? policy.replace('; form', "; script-src 'self'; form") : policy,
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('strict-origin');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(body.match(/<script[^>]*>/g) ?? []).toEqual(isScripted ? [expect.stringMatching(ownScript)] : []);
    expect(body).not.toMatch(/<style| style=| on\w+=|(?<!<a href=")https?:\/\//);
    expect(body).toMatch(/^<!doctype html>\n<html lang="en">/);
  });

  it('has no token in an address that it leads to', async () => {
    const { body } = await browser.open(`/auth/ui/${page}`);
    expect(body.match(/(?:href|action|src)="[^"]*token/g)).toBeNull();
  });

  it('takes no JSON', async () => {
    const { status, headers } = await api.post(`/auth/ui/${page.split('?', 1)[0]}`, {});
    expect([status, headers.get('content-type')]).toEqual([415, 'text/html; charset=utf-8']);
  });
});

it('is known to these checks, every page of the application', () => {
  const handlers = [...facet.inside.routes].filter(([name]) => /^show(?!Mailbox|Version)/.test(name));
  // The page of a passkey as a second factor needs a sign-in that waits for it.
  expect(handlers.length).toBe(open.length + scripted.length + own.length + 1);
});

it('takes no form from another site, whichever page it is for', () => {
  // Providers send users back with a link, which works with the cookie of the one who began.
  const forms = [...facet.inside.routes].filter(([name]) => /(?<!^completeProvider)OnPage$/.test(name));
  expect(forms.length).toBeGreaterThanOrEqual(40);
  // Such a route refuses requests of other sites: test/attacks/pages.spec.ts.
  expect(forms.filter(([, { takesCookie }]) => !takesCookie).map(([name]) => name)).toEqual([]);
});

it('keeps its styles for ever, under a name of their content', async () => {
  const { body } = await browser.open('/auth/ui/sign-in');
  const [, file = ''] = /<link rel="stylesheet" href="([^"]+)">/.exec(body) ?? [];
  const { status, headers } = await api.get(file);
  expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
    200,
    'text/css; charset=utf-8',
    'public, max-age=31536000, immutable',
  ]);
});

it('takes a form of 16 kB, and no larger one', async () => {
  const large = await new PageBrowser().send('/auth/ui/sign-in', { email: 'x'.repeat(20_000) });
  expect([large.status, large.headers.get('content-type')]).toEqual([413, 'text/html; charset=utf-8']);
});

it.each(['email=%', 'email=%C3', `${'a=1&'.repeat(200)}`, 'email=a&email=b&password=c', 'more=1'])(
  'refuses the form %j',
  async (raw) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await api.post('/auth/ui/sign-in', undefined, { headers, raw })).status).toBe(400);
  },
);
