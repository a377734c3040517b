import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { dataSourceOptions } from '@app/database';
import pg from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { aDataFolder, cleanUp, startServer, type ServerProcess } from '../support/server-process.js';

interface TestPerson {
  readonly email: string;
  readonly password: string;
  readonly apiKey: string;
  readonly refreshToken: string;
}

interface Before {
  readonly secret: string;
  readonly publicUrl: string;
  readonly people: readonly TestPerson[];
  readonly reads: readonly {
    readonly as: string;
    readonly path: string;
    readonly headers?: Record<string, string>;
    readonly status: number;
    readonly body: unknown;
  }[];
  readonly tables: Record<string, readonly Record<string, unknown>[]>;
}

const before = JSON.parse(readFileSync('test/start/version-before/data.json', 'utf8')) as Before;
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

/** The tables of that version, by its migrations, which are never edited, and its rows. What has run out since goes on. */
async function restore(): Promise<void> {
  const options = dataSourceOptions(
    { DATABASE_URL: url, DATABASE_POOL_SIZE: 1, DATABASE_POOLER: 'none', DATABASE_TIMEOUT_MS: 20_000 },
    [],
  );
  const had = new Set(before.tables.migrations?.map(({ name }) => name));
  const migrations = (options.migrations as (new () => MigrationInterface)[]).filter(({ name }) => had.has(name));
  expect(migrations).toHaveLength(had.size);
  const source = await new DataSource({ ...options, migrations }).initialize();
  await source.runMigrations({ transaction: 'each' });
  await source.transaction(async (manager) => {
    await manager.query(`set local session_replication_role = 'replica'`);
    for (const [table, rows] of Object.entries(before.tables)) {
      if (table === 'migrations') continue;
      const columns = Object.keys(rows[0] ?? {}).join(', ');
      await manager.query(`delete from ${table}`);
      await manager.query(
        `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`,
        [JSON.stringify(rows)],
      );
    }
  });
  await source.query(`update sessions set last_used_at = now(), expires_at = now() + interval '7 days'`);
  await source.query('update api_keys set expires_at = null');
  await source.destroy();
}

let server: ServerProcess;
beforeAll(async () => {
  await administer(`create database ${database}`);
  await restore();
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
