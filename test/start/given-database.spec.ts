import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { runFacet } from '../support/run-facet.js';
import { aDataFolder, cleanUp, ServerProcess, startServer } from '../support/server-process.js';

const given = process.env.FACET_TEST_SERVER ?? '';
const database = `start_${process.pid}`;
const url = Object.assign(new URL(given), { pathname: `/${database}` }).href;
const secret = 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi';
const production = { NODE_ENV: 'production', DATABASE_URL: url, FACET_SECRET: secret, EMAIL_VERIFICATION: 'off' };

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: given });
  await client.connect();
  await client.query(statement);
  await client.end();
}

jest.setTimeout(60_000);
beforeAll(() => administer(`create database ${database}`));
afterAll(async () => {
  await cleanUp();
  await administer(`drop database if exists ${database} with (force)`);
});

const dataDir = aDataFolder();

describe('With DATABASE_URL', () => {
  let server: ServerProcess;

  it('migrates that database and serves it', async () => {
    server = await startServer(dataDir, { env: { DATABASE_URL: url, FACET_SECRET: secret } });
    expect(server.stdout).toContain('Migrated the database');
    expect((await fetch(`${server.baseUrl}/health/ready`)).status).toBe(200);
  });

  it('starts no PostgreSQL of its own and needs no data folder', () => {
    expect(server.stdout).not.toContain('embedded');
    expect(existsSync(dataDir)).toBe(false);
  });

  it('leaves that server running', async () => {
    expect((await server.end()).code).toBe(0);
    await administer('select 1');
  });

  it('has demo data only when asked, and then binds to 127.0.0.1', async () => {
    const demo = await startServer(dataDir, {
      args: ['--demo'],
      env: { DATABASE_URL: url, FACET_SECRET: secret, HOST: '0.0.0.0' },
    });
    expect(new URL(demo.baseUrl).hostname).toBe('127.0.0.1');
    expect(existsSync(join(dataDir, 'demo-credentials.json'))).toBe(true);
    await demo.end();
  });

  it('refuses another secret than the one it was set up with', async () => {
    const other = await runFacet(dataDir, ['keys', 'rotate'], {
      env: { DATABASE_URL: url, FACET_SECRET: secret.split('').reverse().join('') },
    });
    expect(other).toMatchObject({ code: 78, stderr: expect.stringMatching(/^facet: FACET_SECRET [^\n]+\n$/) });
    await expect(startServer(dataDir, { env: { DATABASE_URL: url, FACET_SECRET: `${secret}x` } })).rejects.toThrow(
      /^the server ended: Facet did not start: FACET_SECRET [^\n]+\n$/,
    );
  });
});

describe('In production', () => {
  const docs = (server: ServerProcess): Promise<number[]> =>
    Promise.all(['/docs', '/docs/openapi/all.json'].map(async (path) => (await fetch(server.baseUrl + path)).status));
  const elsewhere = (server: ServerProcess): Promise<Response> =>
    fetch(`http://127.0.0.2:${new URL(server.baseUrl).port}/health/live`);

  beforeAll(async () => {
    expect((await runFacet(dataDir, ['demo', 'remove'], { env: production })).code).toBe(0);
  });

  it('it listens on every address, without Swagger UI', async () => {
    const server = await startServer(aDataFolder(), { env: production });
    expect(await docs(server)).toEqual([404, 404]);
    expect(server.stdout).not.toContain('Swagger UI');
    expect((await elsewhere(server)).status).toBe(200);
    await server.end();
  });

  it('HOST and SWAGGER change that', async () => {
    const server = await startServer(aDataFolder(), { env: { ...production, SWAGGER: 'on', HOST: '127.0.0.1' } });
    expect(await docs(server)).toEqual([200, 200]);
    expect(server.stdout).toContain('Swagger UI');
    await expect(elsewhere(server)).rejects.toThrow();
    await server.end();
  });

  it.each(['api', 'worker'] as const)(
    'settings of an earlier version do not keep the %s from starting, and a line names each',
    async (app) => {
      const running = new ServerProcess(aDataFolder(), {
        app,
        env: { ...production, STREAM_LIMIT: 'many', LOG_FORMAT: 'pretty' },
      });
      await running.says(app === 'api' ? 'listens on' : 'works on jobs');
      const { code, stderr } = await running.end();
      expect([code, stderr]).toEqual([
        0,
        expect.stringMatching(/^STREAM_LIMIT is no longer [^\n]+ 10000 [^\n]+\nLOG_FORMAT is no longer [^\n]+\n$/),
      ]);
    },
  );
});
