import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DemoClient } from '../support/demo-client.js';
import { eventually } from '../support/eventually.js';
import { OwnCluster, onThePage, programs } from '../support/own-cluster.js';
import {
  aDataFolder,
  cleanUp,
  facet,
  refusedStart,
  startServer,
  type ServerProcess,
} from '../support/server-process.js';

jest.setTimeout(120_000);

(programs === undefined ? describe.skip : describe)('With two database roles', () => {
  const dataDir = aDataFolder();
  const FACET_SECRET = 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi';
  let cluster: OwnCluster;
  let server: ServerProcess;
  const client = new DemoClient(dataDir, () => server);
  const asApplication = (): string => cluster.url('facet', 'facet_app');

  beforeAll(async () => {
    cluster = await OwnCluster.start();
    await cluster.sql('create database facet', cluster.url('postgres'));
    await cluster.sql(onThePage('sql run roles'));
  });
  afterAll(async () => {
    await cleanUp();
    await cluster.remove();
  });

  it('the application may not migrate, and says so instead of starting', async () => {
    const refused = await refusedStart(dataDir, { env: { DATABASE_URL: asApplication(), FACET_SECRET } });
    expect(refused).toMatchObject({ code: expect.any(Number), stderr: expect.stringContaining('permission denied') });
    expect(refused.code).not.toBe(0);
  });

  it('the owner migrates', async () => {
    const done = await facet(dataDir, ['migrate'], {
      env: { DATABASE_URL: cluster.url('facet', 'facet_owner'), FACET_SECRET },
    });
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('Migrated') });
    await cluster.sql(onThePage('sql run grants'));
  });

  it('the server runs as the application', async () => {
    const env = { DATABASE_URL: asApplication(), FACET_SECRET, RATE_LIMITS: 'off' };
    server = await startServer(dataDir, { args: ['--demo'], env });
    expect(Object.values(await client.faces())).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await client.signUp('grace')).toBe(true);
    expect(await client.tell('told')).toBe(true);
  });

  it('its jobs are done', async () => {
    expect(
      await client.ask('member', 'POST', '/auth/password/reset-request', { email: client.person('member').email }),
    ).toBe(202);
    await eventually(async () => (await cluster.sql('select 1 from mails where sent_at is not null')).at(0), 20_000);
  });

  it('it changes no table, no list of migrations and no audit', async () => {
    const refused = async (statement: string): Promise<string> =>
      cluster.sql(statement, asApplication()).then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
    expect(await refused('drop table users')).toBe('42501');
    expect(await refused('create table mine (id int)')).toBe('42501');
    expect(await refused('delete from migrations')).toBe('42501');
    const audits = await cluster.sql<{ name: string }>(
      `select tablename as name from pg_tables where tablename = 'audit_entries'`,
    );
    for (const { name } of audits)
      for (const statement of [`delete from ${name}`, `update ${name} set action = ''`])
        expect(await refused(statement)).toBe('42501');
  });
});
