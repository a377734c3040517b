import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  aDataFolder,
  cleanUp,
  demoPerson,
  startServer,
  type Ended,
  type ServerProcess,
} from '../support/server-process.js';

const dataDir = aDataFolder();
const requestId = 'start-spec-4711';
const marked = 'marked-value-that-nobody-may-log';

let server: ServerProcess;
let ended: Ended;
const secrets: string[] = [];

jest.setTimeout(60_000);
afterAll(cleanUp);

const call = (method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<Response> =>
  fetch(`${server.baseUrl}${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'x-request-id': requestId, ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

/** Every way in that carries a secret, and some that fail. */
async function callEverything(): Promise<void> {
  const { email, password, apiKey } = demoPerson(dataDir, 'member');
  const login = (await (await call('POST', '/auth/login', {}, { email, password })).json()) as {
    accessToken: string;
    refreshToken: string;
  };
  const bearer = { authorization: `Bearer ${login.accessToken}` };
  const refreshed = (await (await call('POST', '/auth/refresh', {}, { refreshToken: login.refreshToken })).json()) as {
    accessToken: string;
    refreshToken: string;
  };
  secrets.push(login.accessToken, login.refreshToken, refreshed.accessToken, refreshed.refreshToken);
  await call('GET', '/me', bearer);
  await call('PATCH', '/me', bearer, { bio: marked });
  await call('PATCH', '/me', bearer, { [marked]: 1 });
  await call('POST', '/auth/login', {}, { email, password: marked });
  await call('POST', '/auth/login', {}, `{"password": "${marked}`);
  await call('POST', '/auth/password', bearer, { currentPassword: marked, newPassword: marked });
  const made = (await (
    await call('POST', '/auth/api-keys', bearer, { name: marked, scopes: ['read:me', 'update:me'] })
  ).json()) as { key?: string };
  if (made.key) secrets.push(made.key);
  await call('GET', `/me?token=${marked}`, { 'x-api-key': apiKey, cookie: `session=${marked}` });
  for (let at = 0; at < 60; at += 1)
    await call('GET', '/me', { origin: `https://page-${at % 30}.example${'x'.repeat(500)}` });
  await call('GET', '/me', { origin: server.baseUrl });
  await call('GET', '/me', { 'x-api-key': `fct_${marked}`, authorization: `Bearer ${marked}.${marked}.${marked}` });
}

beforeAll(async () => {
  server = await startServer(dataDir, { env: { LOG_LEVEL: 'trace' } });
  await callEverything();
  ended = await server.end();
});

const logged = (): Record<string, unknown>[] =>
  ended.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('The log', () => {
  it('is one JSON object a line when it does not go to a terminal', () => {
    expect(logged().length).toBeGreaterThanOrEqual(10);
    expect(ended.stderr).toBe('');
  });

  it('has a line for each request, with its id, method, path and status', () => {
    const lines = logged().filter((line) => 'res' in line);
    expect(lines).toContainEqual(
      expect.objectContaining({
        req: expect.objectContaining({ clientRequestId: requestId, method: 'POST', path: '/auth/login' }),
        res: { statusCode: 200 },
      }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({
        req: expect.objectContaining({ clientRequestId: requestId, method: 'GET', path: '/me' }),
        res: { statusCode: 401 },
      }),
    );
    const ids = lines.map(({ req }) => (req as { id: string }).id);
    expect(new Set(ids).size).toBe(lines.length);
    expect(ids).not.toContain(requestId);
  });

  it('has no body, no header and no query value at any level', () => {
    expect(ended.stdout + ended.stderr).not.toContain(marked);
  });

  it('names pages that may not call, each once, some of them, and none of ours', () => {
    const lines = logged().filter((line) => line.context === 'CORS');
    const origins = lines.map(({ origin }) => origin);
    expect(origins).toHaveLength(20);
    expect(new Set(origins).size).toBe(20);
    for (const origin of origins) expect(origin).toMatch(/^https:\/\/page-\d+\.examplex+$/);
    for (const origin of origins) expect(origin).toHaveLength(200);
  });

  it('has no token and no generated key', () => {
    expect(secrets.length).toBeGreaterThanOrEqual(5);
    for (const secret of secrets) expect(ended.stdout).not.toContain(secret);
  });

  it('has passwords and API keys of the demo in the banner and nowhere else', () => {
    const { password, apiKey } = demoPerson(dataDir, 'member');
    for (const secret of [password, apiKey]) expect(ended.stdout.split(secret)).toHaveLength(2);
  });
});
