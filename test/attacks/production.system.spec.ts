import { afterAll, beforeAll, expect, jest } from '@jest/globals';
import { explanationOf } from '@app/bootstrap';
import { readSettings } from '@app/config';
import type { Answer } from '../support/api.js';
import { aDataFolder, cleanUp, startServer, type ServerProcess } from '../support/server-process.js';
import { attacks, tellsNothing, type Attack } from './attack.js';
import { bytes, wire } from './wire.js';

jest.setTimeout(60_000);
afterAll(cleanUp);

const secret = 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi';
const issuer = { issuer: 'urn:x', audience: 'facet', organizationId: 'acme', provider: 'x' };
let production: Record<string, string>;
let server: ServerProcess;

beforeAll(async () => {
  production = {
    NODE_ENV: 'production',
    DATABASE_URL: facet.inside.databaseUrl,
    FACET_SECRET: facet.settings.FACET_SECRET,
    HOST: '127.0.0.1',
    EMAIL_VERIFICATION: 'off',
  };
  server = await startServer(aDataFolder(), { env: { ...production, METRICS_PORT: '0', LOG_LEVEL: 'trace' } });
});

/**
 * What the start says about its settings, as an answer: the exit code in the place of the status, the one
 * line in the place of the body. `test/start/refusals.spec.ts` has it from processes.
 */
function startWith(settings: Record<string, string>): Answer {
  const headers = new Headers();
  try {
    readSettings({ ...production, ...settings });
    return { status: 0, headers, body: undefined };
  } catch (error) {
    const { line, code } = explanationOf(error);
    return { status: code, headers, body: { detail: line } };
  }
}

const refused = (what: string, change: Record<string, string>, said: string): Attack => ({
  what: `a start in production with ${what}`,
  send: () => Promise.resolve(startWith(change)),
  ...{ status: 78, effect: 'it does not start, and repeats no secret' },
  holds: ({ body }) => {
    expect(startWith({}).status).toBe(0);
    expect(body.detail).toContain(said);
    for (const value of Object.values(change).filter((one) => one.length > 20 && !one.startsWith('[')))
      expect(body.detail).not.toContain(value);
  },
});

const keysAt = (jwksUri: string): Record<string, string> => ({
  TRUSTED_ISSUERS: JSON.stringify([{ ...issuer, jwksUri }]),
});

attacks('boot', [
  refused('no secret', { FACET_SECRET: '' }, 'FACET_SECRET is missing'),
  refused('a secret of 31 characters', { FACET_SECRET: secret.slice(0, 31) }, 'FACET_SECRET is too short'),
  refused('one letter 48 times', { FACET_SECRET: 'a'.repeat(48) }, 'FACET_SECRET is weak'),
  refused('twelve characters four times', { FACET_SECRET: secret.slice(0, 12).repeat(4) }, 'FACET_SECRET is weak'),
  refused(
    'the secret of an example',
    { FACET_SECRET: 'change-me-change-me-change-me-change-me' },
    'FACET_SECRET is weak',
  ),
  refused('keys of an issuer over http', keysAt('http://issuer.example/jwks.json'), 'jwksUri must be https'),
  refused('keys of an issuer at the metadata of the machine', keysAt('https://169.254.169.254/latest'), 'link-local'),
  refused('the same address as one number', keysAt('https://2852039166/latest'), 'link-local'),
  refused(
    'HS256 for an issuer',
    { TRUSTED_ISSUERS: JSON.stringify([{ ...issuer, jwksUri: 'https://issuer.example/k', algorithms: ['HS256'] }]) },
    'algorithms',
  ),
  refused('CORS for everybody', { CORS_ORIGINS: '*' }, 'CORS_ORIGINS'),
  refused('no word about the proof of addresses', { EMAIL_VERIFICATION: '' }, 'EMAIL_VERIFICATION is missing'),
  refused(
    'tokens in links over http',
    { LINK_RESET: 'http://app.example.com/reset#{token}' },
    'LINK_RESET must be https',
  ),
  refused('no rate limits', { RATE_LIMITS: 'off' }, 'RATE_LIMITS=off'),
]);

const at = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  wire(path, { base: server.baseUrl, headers });
const unknown = (path: string): Attack => ({
  what: `${path} in production`,
  send: () => at(path),
  ...{ status: 404, effect: 'as if there were none', holds: ({ body }) => expect(body.code).toBe('route.unknown') },
});

/** The lines of the log so far; a request is written when its answer is out. */
async function logged(text: string): Promise<string[]> {
  for (let waited = 0; waited < 5_000 && !server.stdout.includes(text); waited += 20)
    await new Promise((done) => setTimeout(done, 20));
  return server.stdout.split('\n').filter((line) => line.includes(text));
}

const harmless = (mark: string) => async (): Promise<void> => {
  const lines = await logged('"level"');
  expect(lines.length).toBeGreaterThan(0);
  for (const line of server.stdout.split('\n').filter((one) => one.startsWith('{'))) JSON.parse(line);
  expect(server.stdout.split('\n').filter((line) => line.startsWith(mark))).toEqual([]);
};

attacks('exposure', [
  ...[
    '/docs',
    '/docs/openapi/all.json',
    '/docs-json',
    '/metrics',
    '/admin/dev/mailbox',
    '/admin/dev/people',
    '/.env',
    '/demo-credentials.json',
  ].map(unknown),
  {
    what: 'what the server is made of, by its headers',
    send: () => at('/me'),
    ...{
      status: 401,
      effect: 'no Server, no X-Powered-By',
      holds: ({ headers }) => expect([headers.get('server'), headers.get('x-powered-by')]).toEqual([null, null]),
    },
  },
]);

/** Where the metrics are, as the log says. */
async function atMetrics(path: string): Promise<Answer> {
  const [line = ''] = await logged('Metrics are at');
  const [address = ''] = /http:\/\/[\d.]+:\d+/.exec(line) ?? [];
  return wire(path, { base: address });
}

attacks('exposure', [
  ...['/me', '/admin/organizations', '/docs', '/health/ready'].map((path) => ({
    what: `${path} at the port of the metrics`,
    send: () => atMetrics(path),
    ...{ status: 404, effect: 'nothing else is served there', holds: tellsNothing },
  })),
  {
    what: 'the metrics, for whom a path and an address name',
    send: async () => {
      await at('/api/v1/user/usr_noticed?email=noticed@example.com');
      return atMetrics('/metrics');
    },
    ...{ status: 200, effect: 'templates of routes, no ids and no addresses' },
    holds: ({ body }) => {
      expect(body).toContain('/api/v1/user/');
      expect(body).not.toContain('noticed');
    },
  },
  {
    what: 'the metrics, by another address of the machine',
    send: async () => {
      const [line = ''] = await logged('Metrics are at');
      return { status: /127\.0\.0\.1/.test(line) ? 404 : 200, headers: new Headers(), body: undefined };
    },
    ...{
      status: 404,
      effect: 'they listen on 127.0.0.1 unless a setting says otherwise',
      holds: async () => {
        const [, port = ''] = /127\.0\.0\.1:(\d+)/.exec((await logged('Metrics are at')).join()) ?? [];
        await expect(fetch(`http://127.0.0.2:${port}/metrics`)).rejects.toThrow();
      },
    },
  },
]);

attacks('log injection', [
  {
    what: 'a line break in X-Request-Id',
    send: () =>
      bytes(
        'GET /me HTTP/1.1\r\nHost: facet\r\nConnection: close\r\nX-Request-Id: a\n{"level":60,"msg":"forged"}\r\n\r\n',
        server.baseUrl,
      ),
    ...{ status: 400, effect: 'no line of the log is theirs', holds: harmless('{"level":60,"msg":"forged"') },
  },
  {
    what: 'JSON and escapes of a terminal in X-Request-Id',
    send: () => at('/me', { 'x-request-id': '","level":60,"msg":"forged' }),
    ...{ status: 401, effect: 'another id takes its place' },
    holds: async ({ headers }) => {
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      await harmless('forged')();
    },
  },
  {
    what: 'a line break in the path',
    send: () => at('/nowhere%0d%0a{"level":60,"msg":"forged-path"}'),
    ...{ status: 404, effect: 'no line of the log is theirs', holds: harmless('{"level":60,"msg":"forged-path"') },
  },
  {
    what: 'a token, an address and a password, for a reader of the log',
    send: () =>
      wire('/auth/login?token=spied-on', {
        base: server.baseUrl,
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer spied-on', cookie: 'a=spied-on' },
        body: JSON.stringify({ email: 'spied-on@example.com', password: 'spied-on-by-many' }),
      }),
    ...{ status: 400, effect: 'none of them is in the log' },
    holds: async () => {
      expect((await logged('/auth/login')).length).toBeGreaterThan(0);
      expect(server.stdout + server.stderr).not.toContain('spied-on');
    },
  },
]);
