import { beforeAll, expect, jest } from '@jest/globals';
import type { Answer } from '../support/api.js';
import { attacks, type Attack } from './attack.js';
import { bytes, wire } from './wire.js';

jest.setTimeout(60_000);

let base: string;
let suffixed: string;
let proxied: string;

beforeAll(async () => {
  base = await facet.another({ demo: true, MAIL_URL: '' });
  suffixed = await facet.another({ demo: true, MAIL_URL: '', ORGANIZATION_HOST_SUFFIX: 'm2.example.com' });
  proxied = await facet.another({ demo: true, MAIL_URL: '', TRUSTED_PROXY_HOPS: 1 });
});

const to = (path: string, headers: Record<string, string>, at = (): string => base): Promise<Answer> =>
  wire(path, { base: at(), headers });

const refused = (what: string, send: () => Promise<Answer>): Attack => ({
  what,
  send,
  ...{ status: 421, effect: 'the demo answers nothing but that' },
  holds: ({ body, headers }) => {
    expect(JSON.stringify(body)).toContain('on this machine alone');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  },
});
const served = (what: string, send: () => Promise<Answer>, status = 200): Attack => ({
  what,
  send,
  status,
  effect: 'it is served',
  holds: ({ body }) => expect(body).toMatchObject({ status: 'ok' }),
});

const hosts = [
  'rebound.evil.example',
  'rebound.evil.example:4120',
  'facet.company.example',
  '192.168.0.1',
  '10.0.0.1:3000',
  '0.0.0.0',
  '[2001:db8::1]',
  '[::]',
];
const lookalikes = [
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '127.0.0.1.nip.io',
  'evil.example#localhost',
  'localhost@evil.example',
  'notlocalhost',
];
const proxies = [
  'Forwarded',
  'Via',
  'X-Forwarded-For',
  'X-Forwarded-Proto',
  'X-Forwarded-Host',
  'X-Forwarded-Prefix',
  'X-Real-IP',
  'CF-Connecting-IP',
  'True-Client-IP',
];
const values: Record<string, string> = {
  Forwarded: 'for=203.0.113.9',
  Via: '1.1 proxy',
  'X-Forwarded-Host': 'localhost',
};

attacks('demo', [
  ...[...hosts, ...lookalikes].map((host) =>
    refused(`the mailbox of the demo as ${JSON.stringify(host)}`, () => to('/admin/dev/mailbox', { Host: host })),
  ),
  ...['/docs/openapi/account.json', '/docs', '/', '/me', '/health/live', '/nowhere', '/pictures/x'].map((path) =>
    refused(`${path} as a page whose name was bound to this machine`, () =>
      to(path, { Host: 'rebound.evil.example', Origin: 'http://rebound.evil.example' }),
    ),
  ),
  ...proxies.map((name) =>
    refused(`the mailbox through a proxy that tells ${name}`, () =>
      to('/admin/dev/mailbox', { Host: 'localhost', [name]: values[name] ?? '203.0.113.9' }),
    ),
  ),
  ...['rebound.evil.example', '192.168.0.1', 'localhost.evil.example'].map((host) =>
    refused(`the passwords of the demo as ${JSON.stringify(host)}`, () => to('/admin/dev/people', { Host: host })),
  ),
  refused('the passwords of the demo through a proxy', () =>
    to('/admin/dev/people', { Host: 'localhost', 'X-Forwarded-For': '203.0.113.9' }),
  ),
  refused('another name in the target of the request', () =>
    bytes(
      'GET http://rebound.evil.example/admin/dev/mailbox HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      base,
    ),
  ),
  refused('no host at all', () => bytes('GET /admin/dev/mailbox HTTP/1.0\r\n\r\n', base)),
  refused('a preflight of a page whose name was bound to this machine', () =>
    wire('/me', {
      base,
      method: 'OPTIONS',
      headers: { Host: 'evil.example', Origin: 'http://localhost', 'Access-Control-Request-Method': 'GET' },
    }),
  ),
  refused('a body that is not JSON, under another name', () =>
    wire('/auth/login', {
      base,
      method: 'POST',
      headers: { Host: 'evil.example', 'content-type': 'application/json' },
      body: '{',
    }),
  ),
  refused('another forwarded name where a proxy is expected', () =>
    to('/health/live', { Host: 'localhost', 'X-Forwarded-Host': 'evil.example' }, () => proxied),
  ),
  refused('another suffix than that of the settings', () =>
    to('/health/live', { Host: 'demo.m2.example.com.evil.example' }, () => suffixed),
  ),
]);

attacks('demo', [
  ...[
    'localhost',
    'localhost:3000',
    'LOCALHOST',
    'facet.localhost:3000',
    '127.0.0.1',
    '127.1.2.3:80',
    '[::1]:3000',
    'localhost.',
  ].map((host) => served(`the demo on this machine as ${host}`, () => to('/health/live', { Host: host }))),
  served('a host that the settings name', () =>
    to('/health/live', { Host: 'Demo.m2.example.com:443' }, () => suffixed),
  ),
  served('a proxy that the settings expect', () =>
    to('/health/live', { Host: 'localhost', 'X-Forwarded-For': '203.0.113.7' }, () => proxied),
  ),
  served('the same host where there is no demo', () =>
    wire('/health/live', { headers: { Host: 'facet.company.example', Via: '1.1 proxy' } }),
  ),
]);

const shapes: Record<string, object> = {
  '/me': { code: 'Forbidden' },
  '/v1/user/profile': { code: 10002 },
  '/api/v1/user/me': { statusCode: 421, error: 'Misdirected Request' },
  '/api/profile/': { statusCode: 421, error: 'Misdirected Request' },
  '/auth/sessions': { status: 421, code: 'host.misdirected' },
};

attacks(
  'demo',
  Object.entries(shapes).map(([path, shape]) => ({
    ...refused(`${path} under another name, in the words of its API`, () => to(path, { Host: 'evil.example' })),
    holds: ({ body }) => expect(body).toMatchObject(shape),
  })),
);

const foreign: Record<string, string>[] = [
  { Origin: 'https://evil.example' },
  { Origin: 'http://localhost.evil.example' },
  { Origin: 'null' },
  { 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-site' },
];

attacks('demo', [
  ...foreign.map((headers) => ({
    what: `the passwords of the demo for a page that says ${JSON.stringify(headers)}`,
    send: () => to('/admin/dev/people', { Host: 'localhost', ...headers }),
    ...{ status: 403, effect: 'the page gets none' },
    holds: ({ body, headers: answered }: Answer) => {
      expect(body).toMatchObject({ code: 'request.cross_site' });
      expect(answered.get('access-control-allow-origin')).toBeNull();
    },
  })),
  {
    what: 'the passwords of the demo where there is no demo',
    send: () => wire('/admin/dev/people', { headers: { Host: 'localhost' } }),
    ...{ status: 404, effect: 'there is no such path' },
    holds: ({ body }) => expect(body).toMatchObject({ code: 'route.unknown' }),
  },
]);
