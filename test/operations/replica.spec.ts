import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DemoClient } from '../support/demo-client.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.mjs';
import { OwnCluster, onThePage, programs } from '../support/own-cluster.js';
import { aDataFolder, cleanUp, startServer, type ServerProcess } from '../support/server-process.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(120_000);

(programs === undefined ? describe.skip : describe)('When the primary is lost', () => {
  const dataDir = aDataFolder();
  let cluster: OwnCluster;
  let proxy: TcpProxy;
  let server: ServerProcess;
  let port: number;
  const told: string[] = [];
  const client = new DemoClient(dataDir, () => server);

  beforeAll(async () => {
    cluster = await OwnCluster.start();
    await cluster.sql('create database facet', cluster.url('postgres'));
    proxy = new TcpProxy(cluster.url('facet'));
    const env = {
      DATABASE_URL: await proxy.listen(),
      FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi',
      RATE_LIMITS: 'off',
    };
    server = await startServer(dataDir, { args: ['--demo'], env });
    port = await freePort();
  });
  afterAll(async () => {
    await cleanUp();
    proxy.close();
    await cluster.remove();
  });

  it('a replica follows it, and confirms what is acknowledged', async () => {
    await cluster.run(onThePage('bash run replica'), {
      PRIMARY_URL: cluster.url('postgres'),
      REPLICA_PORT: String(port),
    });
    await cluster.run(onThePage('bash run synchronous'), { PRIMARY_URL: cluster.url('postgres') });
    const state = async (): Promise<true | undefined> =>
      (await cluster.sql<{ sync_state: string }>('select sync_state from pg_stat_replication')).some(
        (one) => one.sync_state === 'sync',
      ) || undefined;
    await eventually(state, 20_000);
    for (let at = 0; at < 20; at += 1) if (await client.tell(`told ${at}`)) told.push(`told ${at}`);
    expect(told).toHaveLength(20);
  });

  it('the server stays up, and says that it is not ready', async () => {
    await cluster.run('pg_ctl --pgdata=primary --mode=immediate --wait stop');
    expect(await client.ask('member', 'GET', '/me')).toBe(503);
    expect(await client.ask('member', 'GET', '/health/ready')).toBe(503);
    expect(server.isRunning).toBe(true);
  });

  it('the replica takes over, and the same process goes on once the name leads there', async () => {
    await cluster.run(onThePage('bash run promote'));
    proxy.leadTo(cluster.url('facet', 'postgres', port));
    await eventually(
      async () => ((await client.ask('member', 'GET', '/health/ready')) === 200 ? true : undefined),
      30_000,
    );
    expect(Object.values(await client.faces())).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await client.tell('on the new primary')).toBe(true);
  });

  it('nothing is lost that was acknowledged', async () => {
    const titles = await cluster.sql<{ title: string }>(
      'select title from notification_messages',
      cluster.url('facet', 'postgres', port),
    );
    expect(titles.map(({ title }) => title)).toEqual(expect.arrayContaining([...told, 'on the new primary']));
  });
});
