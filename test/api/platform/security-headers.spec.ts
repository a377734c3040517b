/** @settings {"SWAGGER":"on","METRICS_PORT":"0"} */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { operations } from '../../fuzz/operations.js';
import { aPerson, type TestPerson } from '../../support/people.js';
import { aPicture } from '../pictures/pictures.js';
import { bytes } from '../../attacks/wire.js';

let ada: TestPerson;
let mia: TestPerson;

beforeAll(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization });
  await facet.services.profiles.setPicture(mia.id, await aPicture());
});

/** What no answer may lack, of the REST and the HTTP headers cheat sheets of OWASP. */
const everywhere = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
  'referrer-policy': 'no-referrer',
  'strict-transport-security': expect.stringMatching(/max-age=31536000/),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': expect.stringMatching(/^(?:same|cross)-origin$/),
  vary: expect.stringContaining('Origin'),
};
/** What says which software answers. */
const telling = ['server', 'x-powered-by', 'x-aspnet-version', 'via'];
/** What may be kept by every cache: public keys, and pictures, whose names are their content. */
const shared = /^\/(?:\.well-known\/(?:jwks\.json|authzen-configuration)|pictures\/)/;

interface Seen {
  readonly status: number;
  readonly headers: Headers;
}

function expectSafe(path: string, { status, headers }: Seen): void {
  expect([path, Object.fromEntries(headers)]).toEqual([path, expect.objectContaining(everywhere)]);
  expect([path, telling.filter((name) => headers.has(name))]).toEqual([path, []]);
  const kept = headers.get('cache-control');
  if (!(shared.test(path) && status < 400))
    expect([path, kept]).toEqual([path, expect.stringMatching(/^(?:no-store|private, no-cache)/)]);
  const type = headers.get('content-type') ?? 'null';
  // A type without its encoding is a guess.
  if (type.startsWith('text/') || /[/+]json/.test(type))
    expect([path, type]).toEqual([path, expect.stringContaining('charset=utf-8')]);
  // Lines of JSON are UTF-8 and nothing else.
  else expect([path, type]).toEqual([path, expect.stringMatching(/^(?:image\/webp|application\/x-ndjson|null)$/)]);
}

/** Sends a request and leaves the answer when its headers are there: streams do not end. */
async function headersOf(path: string, options: RequestInit = {}): Promise<Seen> {
  const abort = new AbortController();
  const { status, headers } = await fetch(facet.url + path, { ...options, redirect: 'manual', signal: abort.signal });
  abort.abort();
  return { status, headers };
}

const filled = (path: string, organization: string): string =>
  path.replaceAll('{organizationId}', organization).replaceAll(/\{[^}]+\}/g, mia.id);

describe('Headers for security go with every operation', () => {
  const callers: [who: string, of: () => Record<string, string>][] = [
    ['nobody', () => ({})],
    ['a member', () => mia.headers],
    ['an admin', () => ({ ...ada.headers, 'x-m2-organization-id': ada.organization })],
  ];

  it.each(callers)('asked by %s', async (_, of) => {
    // What ends the session of who asks is asked without a body that it would take, as all others are.
    const asked = operations.filter(
      ({ method, id }) => method === 'GET' || !['signOut', 'endSession', 'deleteCurrentUser'].includes(id),
    );
    expect(asked.length).toBeGreaterThan(90);
    for (const { method, template } of asked) {
      const target = filled(template, ada.organization);
      expectSafe(
        target,
        await headersOf(target, {
          method,
          headers: { ...of(), 'content-type': 'application/json' },
          ...(method !== 'GET' && { body: '[' }),
        }),
      );
    }
  });
});

describe('Headers for security go with every kind of answer', () => {
  const as = (of: () => TestPerson, path: string): [string, () => Promise<[string, Seen]>] => [
    path,
    async () => {
      const target = filled(path, ada.organization);
      return [target, await headersOf(target, { headers: of().headers })];
    },
  ];
  const refused = (what: string, path: string, options: RequestInit): [string, () => Promise<[string, Seen]>] => [
    what,
    async () => [path, await headersOf(path, options)],
  ];

  it.each([
    as(() => mia, '/me'),
    as(() => mia, '/me/export'),
    as(() => ada, '/admin/audit/export'),
    as(() => mia, '/v1/user/notifications/stream?containerId={organizationId}'),
    as(() => mia, '/.well-known/jwks.json'),
    as(() => mia, '/health/ready'),
    as(() => mia, '/admin/organizations/{organizationId}/members'),
    refused('a query that is too long', `/me?${'a&'.repeat(200)}`, {}),
    refused('a path that cannot be decoded', '/me/%ZZ', {}),
    refused('a path with U+0000', '/me/%00', {}),
    refused('a body that is too large', '/auth/login', {
      method: 'POST',
      body: '"'.repeat(200_000),
      headers: { 'content-type': 'application/json' },
    }),
    refused('a body of no known type', '/auth/login', {
      method: 'POST',
      body: 'a',
      headers: { 'content-type': 'text/html' },
    }),
    refused('a coding that nobody knows', '/auth/login', {
      method: 'POST',
      body: 'a',
      headers: { 'content-encoding': 'zip' },
    }),
    refused('a method that is none here', '/me', { method: 'PUT' }),
    refused('a path that is none', '/<script>alert(1)</script>', {}),
    refused('the entry', '/', {}),
  ])('%s', async (_, ask) => expectSafe(...(await ask())));

  it('a picture, which every page may show', async () => {
    const { avatarUrl } = (await (await fetch(`${facet.url}/me`, { headers: mia.headers })).json()) as {
      avatarUrl: string;
    };
    const seen = await headersOf(new URL(avatarUrl).pathname);
    expectSafe(new URL(avatarUrl).pathname, seen);
    expect(seen.headers.get('content-security-policy')).toContain('sandbox');
    expect(seen.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });

  it.each([
    '/docs',
    '/docs/swagger-ui-bundle.js',
    '/docs/swagger-ui.css',
    '/docs/openapi/all.json',
    '/docs/nothing.js',
  ])('the documentation: %s', async (path) => {
    const seen = await headersOf(path);
    expectSafe(path, seen);
    const policy = seen.headers.get('content-security-policy') ?? '';
    for (const directive of ["script-src 'self';", "form-action 'none'", "base-uri 'none'"])
      expect(`${policy};`).toContain(directive);
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/);
    expect(seen.headers.get('permissions-policy')).toContain('geolocation=()');
  });

  it('what is refused before it is HTTP has nothing in it that could be sniffed', async () => {
    for (const text of [
      'FOO\r\n\r\n',
      'GET / HTTP/1.1\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
    ]) {
      const { status, body } = await bytes(text);
      expect([status >= 400, body === undefined || body === 0]).toEqual([true, true]);
    }
  });

  it('the metrics', async () => {
    const url = await facet.inside.metricsUrl();
    for (const path of [url, `${url}/nothing`])
      expect((await fetch(path)).headers.get('x-content-type-options')).toBe('nosniff');
  });
});
