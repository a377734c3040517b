import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { aDataFolder, cleanUp, startServer, type ServerProcess } from '../support/server-process.js';
import { before, restoreVersionBefore } from '../support/version-before.js';

const given = process.env.FACET_TEST_SERVER ?? '';
const database = `before_${process.pid}`;
const url = Object.assign(new URL(given), { pathname: `/${database}` }).href;

jest.setTimeout(120_000);

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: given });
  await client.connect();
  await client.query(statement);
  await client.end();
}

let server: ServerProcess;
beforeAll(async () => {
  await administer(`create database ${database}`);
  await restoreVersionBefore(url);
  server = await startServer(aDataFolder(), {
    env: { DATABASE_URL: url, FACET_SECRET: before.secret, PUBLIC_URL: before.publicUrl, RATE_LIMITS: 'off' },
  });
});
afterAll(async () => {
  await cleanUp();
  await administer(`drop database if exists ${database} with (force)`);
});

async function call(path: string, headers: Record<string, string>, body?: unknown): Promise<[number, unknown]> {
  const answer = await fetch(`${server.baseUrl}${path}`, {
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  return [answer.status, await answer.json()];
}

const keyOf = (email: string): string => before.people.find((one) => one.email === email)?.apiKey ?? '';

describe('A database that the version before has filled', () => {
  it.each(before.reads.map((read) => [read.path, read.as, read] as const))(
    'answers GET %s of %s as before',
    async (path, as, { headers, status, body }) => {
      expect(await call(path, { ...headers, 'x-api-key': keyOf(as) })).toEqual([status, body]);
    },
  );

  it.each(before.people.map((one) => [one.email, one] as const))(
    'signs %s in, and goes on with a session of before',
    async (email, { password, refreshToken }) => {
      const [status, signedIn] = await call('/auth/login', {}, { email, password });
      expect([status, signedIn]).toEqual([200, expect.objectContaining({ accessToken: expect.any(String) })]);
      expect((await call('/auth/refresh', {}, { refreshToken }))[0]).toBe(200);
    },
  );

  it('keeps the audit', async () => {
    const [status, page] = await call('/admin/audit?limit=100', { 'x-api-key': keyOf('ada.admin@demo.example') });
    expect(status).toBe(200);
    expect(JSON.stringify(page)).toContain('username.changed');
  });
});
