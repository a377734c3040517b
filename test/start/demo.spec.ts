import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  aDataFolder,
  cleanUp,
  credentialsOf,
  demoPerson,
  postgresOf,
  startServer,
  type Person,
  type ServerProcess,
} from '../support/server-process.js';

const dataDir = aDataFolder();
let server: ServerProcess;
let first: ServerProcess;

jest.setTimeout(60_000);
afterAll(cleanUp);

const post = (path: string, body: object): Promise<Response> =>
  fetch(`${server.baseUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const me = (person: Person, init: RequestInit = {}): Promise<Response> =>
  fetch(`${server.baseUrl}/me`, {
    ...init,
    headers: { 'x-api-key': person.apiKey, 'content-type': 'application/json' },
  });

describe('The first start', () => {
  beforeAll(async () => {
    server = first = await startServer(dataDir);
  });

  it('prints the address and that of Swagger UI, and both answer', async () => {
    expect(server.stdout).toContain(`Swagger UI:      ${server.baseUrl}/docs`);
    const pages = `${server.baseUrl.replace('127.0.0.1', 'localhost')}/auth/ui/account`;
    expect(server.stdout).toContain(`Hosted pages:    ${pages}`);
    expect(await (await fetch(pages)).text()).toContain('<form method="post" action="/auth/ui/sign-in');
    expect((await fetch(`${server.baseUrl}/health/ready`)).status).toBe(200);
    expect((await fetch(`${server.baseUrl}/docs`)).headers.get('content-type')).toContain('text/html');
  });

  it('prints each user once, with password and API key', () => {
    for (const { email, password, apiKey } of credentialsOf(dataDir).people) {
      expect(server.stdout.split(email)).toHaveLength(2);
      expect(server.stdout.split(password)).toHaveLength(2);
      expect(server.stdout).toContain(`API key ${apiKey}`);
    }
  });

  it('prints a curl line that works when it is pasted', async () => {
    const line = /^ *(curl .*)$/m.exec(server.stdout)?.[1] ?? '';
    const { stdout } = await promisify(execFile)('sh', ['-c', line]);
    expect(JSON.parse(stdout)).toMatchObject({ email: demoPerson(dataDir, 'admin').email });
  });

  it('keeps the credentials in a file of the documented shape that only its owner may read', () => {
    expect(statSync(join(dataDir, 'demo-credentials.json')).mode & 0o777).toBe(0o600);
    const { people, ...rest } = credentialsOf(dataDir);
    expect(rest).toEqual({ baseUrl: server.baseUrl, organizationId: 'demo' });
    const text = expect.any(String);
    for (const person of people)
      expect(person).toEqual({
        role: expect.stringMatching(/^(admin|moderator|member)$/),
        email: text,
        password: text,
        userId: text,
        apiKey: text,
      });
    const count = (role: string): number => people.filter((one) => one.role === role).length;
    expect([count('admin') >= 1, count('moderator') >= 1, count('member') >= 2]).toEqual([true, true, true]);
  });

  it('lets every user sign in with the password and call with the key', async () => {
    for (const person of credentialsOf(dataDir).people) {
      const login = await post('/auth/login', { email: person.email, password: person.password });
      expect(await login.json()).toMatchObject({ user: { id: person.userId } });
      expect((await me(person)).status).toBe(200);
    }
  });

  it('keeps the generated secret to its owner', () => {
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
  });

  it('listens on 127.0.0.1 only', async () => {
    const { port } = new URL(server.baseUrl);
    const others = [
      '127.0.0.2',
      ...Object.values(networkInterfaces()).flatMap((list) =>
        (list ?? []).filter((one) => one.family === 'IPv4' && !one.internal).map((one) => one.address),
      ),
    ];
    for (const host of others)
      await expect(
        fetch(`http://${host}:${port}/health/live`, { signal: AbortSignal.timeout(2000) }),
      ).rejects.toThrow();
  });
});

describe('The second start', () => {
  const people = (): Person[] => [...credentialsOf(dataDir).people];
  let known: Person[];

  beforeAll(async () => {
    known = people();
    await me(demoPerson(dataDir, 'member'), { method: 'PATCH', body: JSON.stringify({ bio: 'still here' }) });
    await server.end();
    // An address for all is not for a demo with printed passwords.
    server = await startServer(dataDir, { env: { HOST: '0.0.0.0' } });
  });

  it('has the same credentials, and the address of today', () => {
    expect(people()).toEqual(known);
    expect(credentialsOf(dataDir).baseUrl).toBe(server.baseUrl);
  });

  it('has the same data', async () => {
    expect(await (await me(demoPerson(dataDir, 'member'))).json()).toMatchObject({ bio: 'still here' });
  });

  it('makes nothing anew', () => {
    expect(server.stdout).not.toContain('first start');
    expect(first.stdout).toContain('first start');
  });

  it('listens on 127.0.0.1 only, whatever HOST says', async () => {
    const { port, hostname } = new URL(server.baseUrl);
    expect(hostname).toBe('127.0.0.1');
    await expect(fetch(`http://127.0.0.2:${port}/health/live`)).rejects.toThrow();
  });

  it('leaves no PostgreSQL behind when it ends', async () => {
    expect(postgresOf(dataDir)).toBeGreaterThan(0);
    expect((await server.end()).code).toBe(0);
    expect(postgresOf(dataDir)).toBeUndefined();
  });
});

describe('A start with --no-demo', () => {
  const empty = aDataFolder();

  it('has neither demo users nor their file', async () => {
    server = await startServer(empty, { args: ['--no-demo'] });
    expect(existsSync(join(empty, 'demo-credentials.json'))).toBe(false);
    expect(server.stdout).not.toContain('curl');
    const { email, password } = demoPerson(dataDir, 'admin');
    expect((await post('/auth/login', { email, password })).status).toBe(401);
    const signUp = { email: 'a@b.example', password: 'seven quiet herons at dusk', name: 'A', organizationId: 'demo' };
    expect((await post('/auth/sign-up', signUp)).status).toBe(404);
    await server.end();
  });
});
