import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DemoClient } from '../support/demo-client.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.mjs';
import { OwnCluster, onThePage, programs } from '../support/own-cluster.js';
import { aDataFolder, cleanUp, startServer, type ServerProcess } from '../support/server-process.js';

jest.setTimeout(120_000);

const poolSize = 5;
/** Beside the pool: two for the queue, one for streams. */
const allowed = poolSize + 3;

(programs === undefined ? describe.skip : describe)('With two hosts in DATABASE_URL', () => {
  const dataDir = aDataFolder();
  let cluster: OwnCluster;
  let server: ServerProcess;
  let port: number;
  const told: string[] = [];
  const client = new DemoClient(dataDir, () => server);
  const ready = (): Promise<number> => client.ask('member', 'GET', '/health/ready');
  const edit = (bio: string): Promise<number> => client.ask('member', 'PATCH', '/me', { bio });
  const whenReady = (): Promise<true> => eventually(async () => ((await ready()) === 200 ? true : undefined), 30_000);
  const tell = async (title: string): Promise<void> => void ((await client.tell(title)) && told.push(title));
  const primary = (): string => cluster.url('postgres');
  const backends = async (url = primary()): Promise<number[]> =>
    (await cluster.sql<{ pid: number }>(`select pid from pg_stat_activity where application_name = 'facet'`, url)).map(
      ({ pid }) => pid,
    );
  const readOnly = async (value: string): Promise<void> => {
    await cluster.sql(`alter system set default_transaction_read_only = ${value}`, primary());
    await cluster.sql('select pg_reload_conf()', primary());
  };

  beforeAll(async () => {
    cluster = await OwnCluster.start();
    await cluster.sql('create database facet', primary());
    port = await freePort();
    await cluster.run(onThePage('bash run replica'), { PRIMARY_URL: primary(), REPLICA_PORT: String(port) });
    // The standby comes first: which of them takes writes has to be found out.
    const DATABASE_URL = `postgres://postgres@127.0.0.1:${port},127.0.0.1:${cluster.port}/facet?target_session_attrs=read-write`;
    const env = {
      DATABASE_URL,
      DATABASE_POOL_SIZE: String(poolSize),
      FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi',
      RATE_LIMITS: 'off',
    };
    server = await startServer(dataDir, { args: ['--demo'], env, constants: { DATABASE_TIMEOUT_MS: 1000 } });
  });
  afterAll(async () => {
    await cleanUp();
    await cluster.remove();
  });

  it('the one that takes writes is found', async () => {
    expect(Object.values(await client.faces())).toEqual([200, 200, 200, 200, 200, 200]);
    await tell('at first');
    expect(told).toEqual(['at first']);
  });

  it('a server that became read-only is not ready, answers reads, and keeps no connection from before', async () => {
    expect(await Promise.all(Array.from({ length: 10 }, () => edit('before')))).toEqual(Array(10).fill(200));
    const before = await backends();
    await readOnly('on');
    await eventually(async () => ((await edit('refused')) === 503 ? true : undefined));
    expect(await ready()).toBe(503);
    await readOnly('off');
    await whenReady();
    expect(await Promise.all(Array.from({ length: 10 }, () => edit('after')))).toEqual(Array(10).fill(200));
    // Those of the queue write at their own pace.
    const kept = (await backends()).filter((pid) => before.includes(pid));
    expect(kept.length).toBeLessThanOrEqual(2);
  });

  it('while the standby that confirms is away: writes 503 in time, reads 200, not ready, and no more backends than said', async () => {
    await cluster.run(onThePage('bash run synchronous'), { PRIMARY_URL: primary() });
    const state = async (): Promise<true | undefined> =>
      (await cluster.sql<{ sync_state: string }>('select sync_state from pg_stat_replication')).some(
        (one) => one.sync_state === 'sync',
      ) || undefined;
    await eventually(state, 20_000);
    expect(await edit('confirmed')).toBe(200);
    await cluster.run('pg_ctl --pgdata=replica --mode=immediate --wait stop');
    const most: number[] = [];
    const seen: { status: number; took: number }[] = [];
    const reads: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const began = performance.now();
      const writes = Array.from({ length: 6 }, (_, at) =>
        edit(`waits ${round} ${at}`).then((status) => seen.push({ status, took: performance.now() - began })),
      );
      reads.push(await client.ask('admin', 'GET', '/me'));
      await Promise.all(writes);
      most.push((await backends()).length);
    }
    expect(seen.filter(({ status, took }) => status !== 503 || took > 2500)).toEqual([]);
    expect(new Set(reads)).toEqual(new Set([200]));
    expect(await ready()).toBe(503);
    expect(Math.max(...most)).toBeLessThanOrEqual(allowed);
    await cluster.run(`pg_ctl --pgdata=replica --log=replica.log --options="-p ${port}" --wait start`);
    await whenReady();
    expect(await eventually(async () => ((await edit('again')) === 200 ? true : undefined))).toBe(true);
    for (let at = 0; at < 10; at += 1) await tell(`confirmed ${at}`);
    expect(told).toHaveLength(11);
  });

  it('a switch-over that leaves the old one alive and read-only leads to the new one by itself', async () => {
    await readOnly('on');
    await cluster.run(onThePage('bash run promote'));
    await whenReady();
    expect(await edit('on the other one')).toBe(200);
    await tell('on the other one');
    expect(Object.values(await client.faces())).toEqual([200, 200, 200, 200, 200, 200]);
    expect((await backends(cluster.url('facet', 'postgres', port))).length).toBeGreaterThan(0);
  });

  it('nothing that was acknowledged is lost, and nothing is there twice', async () => {
    const rows = await cluster.sql<{ title: string }>(
      'select title from notification_messages',
      cluster.url('facet', 'postgres', port),
    );
    const titles = rows.map(({ title }) => title);
    expect(titles).toEqual(expect.arrayContaining(told));
    expect(titles.filter((title) => told.includes(title))).toHaveLength(told.length);
    expect(server.isRunning).toBe(true);
  });
});
