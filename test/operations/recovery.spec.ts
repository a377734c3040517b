import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DemoClient } from '../support/demo-client.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.mjs';
import { OwnCluster, onThePage, programs } from '../support/own-cluster.js';
import { aDataFolder, cleanUp, facet, startServer, type ServerProcess } from '../support/server-process.js';

jest.setTimeout(120_000);

const settings = { FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi', RATE_LIMITS: 'off' };

(programs === undefined ? describe.skip : describe)('After a wrong order', () => {
  const dataDir = aDataFolder();
  let cluster: OwnCluster;
  let server: ServerProcess;
  let moment: string;
  let port: number;
  const client = new DemoClient(dataDir, () => server);
  const there = (): { PRIMARY_URL: string; ARCHIVE: string } => ({
    PRIMARY_URL: cluster.url('postgres'),
    ARCHIVE: `${cluster.folder}/archive`,
  });
  const recovered = (): string => cluster.url('facet', 'postgres', port);
  const titles = async (url: string): Promise<string[]> =>
    (
      await cluster.sql<{ title: string }>(
        `select title from notification_messages where type = 'test.told' order by id`,
        url,
      )
    ).map(({ title }) => title);

  beforeAll(async () => {
    cluster = await OwnCluster.start();
    await cluster.sql('create database facet', cluster.url('postgres'));
    await cluster.run('mkdir archive');
    await cluster.run(onThePage('bash run archive'), there());
    server = await startServer(dataDir, { args: ['--demo'], env: { ...settings, DATABASE_URL: cluster.url('facet') } });
    port = await freePort();
  });
  afterAll(async () => {
    await cleanUp();
    await cluster.remove();
  });

  it('there is a base backup, and the log of all that came later', async () => {
    await cluster.run(onThePage('bash run base'), there());
    expect(await client.tell('before it')).toBe(true);
    const [row] = await cluster.sql<{ now: string }>('select clock_timestamp()::text as now');
    moment = row?.now ?? '';
    await pause(20);
    await cluster.sql(`update users set name = 'Everybody'`);
    expect(await client.tell('after it')).toBe(true);
    await server.end();
    const segment = (await cluster.run(onThePage('bash run last-segment'), there())).trim();
    const last = async (): Promise<string> =>
      (await cluster.sql<{ last: string | null }>('select last_archived_wal as last from pg_stat_archiver')).at(0)
        ?.last ?? '';
    await eventually(async () => ((await last()) >= segment ? true : undefined), 20_000);
  });

  it('a new server stands at the moment before it', async () => {
    await cluster.run('pg_ctl --pgdata=primary --mode=immediate --wait stop');
    await cluster.run(onThePage('bash run recover'), { ...there(), MOMENT: moment, RECOVERED_PORT: String(port) });
    expect(await titles(recovered())).toEqual(['before it']);
    expect(await cluster.sql(`select 1 from users where name = 'Everybody'`, recovered())).toEqual([]);
    await expect(cluster.sql('delete from users', recovered())).rejects.toMatchObject({ code: '25006' });
  });

  it('Facet finds it in order, once it is accepted, and goes on with it', async () => {
    await cluster.run(onThePage('bash run accept'));
    await cluster.makeDurable(recovered());
    const env = { ...settings, DATABASE_URL: recovered() };
    expect(await facet(dataDir, ['doctor'], { env })).toMatchObject({ code: 0, stderr: '' });
    server = await startServer(dataDir, { env });
    expect(server.stdout).not.toContain('Migrated');
    expect(Object.values(await client.faces())).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await client.tell('on the new server')).toBe(true);
    expect(await titles(recovered())).toEqual(['before it', 'on the new server']);
  });
});
