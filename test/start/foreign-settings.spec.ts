import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { foreignSettings } from '../support/foreign-settings.mjs';
import { DemoClient } from '../support/demo-client.js';
import { eventually } from '../support/eventually.js';
import { runFacet } from '../support/run-facet.js';
import { aDataFolder, cleanUp, startServer, type ServerProcess } from '../support/server-process.js';

const given = process.env.FACET_TEST_SERVER ?? '';
const database = `foreign_${process.pid}`;
const url = Object.assign(new URL(given), { pathname: `/${database}` }).href;
const env = { DATABASE_URL: url, FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi', RATE_LIMITS: 'off' };

async function administer(statement: string, at = given): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  return (await client.query(statement).finally(() => client.end())).rows as unknown[];
}

jest.setTimeout(90_000);

describe('On a database whose defaults are all others', () => {
  const dataDir = aDataFolder();
  let server: ServerProcess;
  const client = new DemoClient(dataDir, () => server);

  beforeAll(async () => {
    await administer(`create database ${database}`);
    for (const statement of foreignSettings(database)) await administer(statement);
  });
  afterAll(async () => {
    await cleanUp();
    await administer(`drop database if exists ${database} with (force)`);
  });

  it('it migrates, starts and fills the demo; an option of the address counts less than what Facet needs', async () => {
    const options = encodeURIComponent('-c search_path=elsewhere -c work_mem=5MB');
    server = await startServer(dataDir, {
      args: ['--demo'],
      env: { ...env, DATABASE_URL: `${url}?options=${options}` },
    });
    expect(Object.values(await client.faces())).toEqual([200, 200, 200, 200, 200, 200]);
  });

  it('writes succeed, many at once and on one row', async () => {
    const edits = Array.from({ length: 40 }, (_, at) => client.ask('member', 'PATCH', '/me', { bio: `bio ${at}` }));
    const names = Array.from({ length: 40 }, (_, at) =>
      client.ask(at % 2 ? 'member' : 'admin', 'POST', '/v1/user/profile', { displayName: `Name ${at}` }),
    );
    const signUps = Array.from({ length: 10 }, (_, at) => client.signUp(`foreign${at}`));
    expect(new Set(await Promise.all(edits))).toEqual(new Set([200]));
    expect((await Promise.all(names)).filter((status) => status >= 300)).toEqual([]);
    expect(await Promise.all(signUps)).toEqual(Array(10).fill(true));
  });

  it('times come back as they are', async () => {
    const headers = { 'x-api-key': client.person('member').apiKey, 'x-m2-organization-id': 'demo' };
    const me = (await (await fetch(`${server.baseUrl}/me`, { headers })).json()) as { createdAt: string };
    expect(Math.abs(Date.parse(me.createdAt) - Date.now())).toBeLessThan(120_000);
  });

  it('jobs are done, and notifications told', async () => {
    expect(
      await client.ask('member', 'POST', '/auth/password/reset-request', { email: client.person('member').email }),
    ).toBe(202);
    await eventually(
      async () => (await administer('select 1 from public.mails where sent_at is not null', url)).at(0),
      20_000,
    );
    expect(await client.tell('in another style')).toBe(true);
    expect(await client.ask('member', 'GET', '/v1/user/notifications?containerId=demo')).toBe(200);
  });

  it('commands work, the doctor among them', async () => {
    const file = join(dataDir, '..', 'people.ndjson');
    expect(await runFacet(dataDir, ['export', 'users', file, '--organization', 'demo'], { env })).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(readFileSync(file, 'utf8')).toContain('foreign1@load.example');
    // The server of the tests is not durable, which is all that the doctor may say.
    expect(await runFacet(dataDir, ['doctor'], { env })).toMatchObject({
      stdout: expect.stringContaining('at the version of this build'),
      stderr: '',
    });
  });
});
