import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { runFacet } from '../support/run-facet.js';
import {
  aDataFolder,
  cleanUp,
  credentialsOf,
  refusedStart,
  ServerProcess,
  startServer,
} from '../support/server-process.js';

jest.setTimeout(120_000);

const given = process.env.FACET_TEST_SERVER ?? '';
const database = `demo_${process.pid}`;
const url = Object.assign(new URL(given), { pathname: `/${database}` }).href;
const env = { DATABASE_URL: url, FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi' };
const production = { ...env, NODE_ENV: 'production', EMAIL_VERIFICATION: 'off', HOST: '127.0.0.1' };
const dataDir = aDataFolder();

async function query<Row extends object>(
  connectionString: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

const sql = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> => query<Row>(url, text, values);

async function signUp(baseUrl: string, organizationId: string, email: string): Promise<void> {
  const body = JSON.stringify({ email, password: 'seven quiet herons at dusk', name: 'Somebody', organizationId });
  const { status } = await fetch(`${baseUrl}/auth/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect(status).toBe(201);
}

const remove = async (): Promise<Record<string, unknown>> => {
  const { code, stdout, stderr } = await runFacet(dataDir, ['demo', 'remove', '--json'], { env: production });
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Record<string, unknown>;
};

beforeAll(() => query(given, `create database ${database}`));
afterAll(async () => {
  await cleanUp();
  await query(given, `drop database if exists ${database} with (force)`);
});

describe('A database that a demo was tried on', () => {
  it('is refused in production, by the server and the worker, and flagged by the doctor', async () => {
    const demo = await startServer(dataDir, { args: ['--demo'], env });
    // One by the example of the documents, and one of a real user.
    await signUp(demo.baseUrl, 'demo', 'nina-a1b2c3@demo.example');
    await signUp(demo.baseUrl, 'demo', 'real@person.example');
    await demo.end();
    for (const ended of [
      await refusedStart(dataDir, { env: production }),
      await new ServerProcess(dataDir, { app: 'worker', env: production }).ended,
    ]) {
      expect(ended.code).toBe(78);
      expect(ended.stderr).toMatch(/^[^\n]*facet demo remove[^\n]*\n$/);
    }
    const doctor = await runFacet(dataDir, ['doctor', '--json'], { env: production });
    expect([doctor.code, (JSON.parse(doctor.stdout) as { findings: object[] }).findings]).toEqual([
      1,
      expect.arrayContaining([expect.objectContaining({ check: 'demo', status: 'fail' })]),
    ]);
  });

  it('is rid of the users of the demo by a command, which keeps all others', async () => {
    expect(await remove()).toEqual({
      people: expect.any(Number),
      organizations: ['demo-annex', 'demo-guests', 'demo-open', 'demo-to-delete', 'demo-to-hand-over'],
      keptOrganizations: ['demo'],
    });
    expect(await sql(`select email from emails order by email`)).toEqual([{ email: 'real@person.example' }]);
    expect(await sql('select count(*)::int as keys from api_keys')).toEqual([{ keys: 0 }]);
    expect(await remove()).toEqual({ people: 0, organizations: [], keptOrganizations: ['demo'] });
  });

  it('serves production then, and none of the credentials of the demo', async () => {
    const server = await startServer(aDataFolder(), { env: production });
    for (const { email, password, apiKey } of credentialsOf(dataDir).people) {
      const login = await fetch(`${server.baseUrl}/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password }),
      });
      expect(login.status).toBe(401);
      expect((await fetch(`${server.baseUrl}/me`, { headers: { 'x-api-key': apiKey } })).status).toBe(401);
    }
    await server.end();
  });

  it('loses the organizations with the last of their members, and can hold the demo anew', async () => {
    await sql(`delete from users`);
    expect(await remove()).toEqual({ people: 0, organizations: ['demo'], keptOrganizations: [] });
    for (const { table } of await sql<{ table: string }>(
      `select table_name as "table" from information_schema.columns where column_name = 'organization_id' and table_schema = 'public' and table_name not like 'audit_%'`,
    ))
      expect([table, await sql(`select 1 from ${table} where organization_id like 'demo%' limit 1`)]).toEqual([
        table,
        [],
      ]);
    const demo = await startServer(dataDir, { args: ['--demo'], env });
    const { email, password } = credentialsOf(dataDir).people[0] ?? { email: '', password: '' };
    const login = await fetch(`${demo.baseUrl}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    expect(login.status).toBe(200);
    await demo.end();
  });
});
