import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DemoClient } from '../support/demo-client.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.mjs';
import { OwnCluster, onThePage, programs } from '../support/own-cluster.js';
import { aDataFolder, cleanUp, facet, startServer, type ServerProcess } from '../support/server-process.js';

jest.setTimeout(120_000);

const maxLag = 5;

interface Shown {
  readonly status: number;
  readonly name: unknown;
}

(programs === undefined ? describe.skip : describe)('A replica that answers reads', () => {
  const dataDir = aDataFolder();
  let cluster: OwnCluster;
  let replica: string;
  let env: Record<string, string>;
  let servers: [ServerProcess, ServerProcess];
  const client = new DemoClient(dataDir, () => servers[0]);

  const ask = async (role: string, path: string, server = servers[0], init: RequestInit = {}): Promise<unknown> => {
    const headers = { 'x-api-key': client.person(role).apiKey, 'content-type': 'application/json' };
    return (await fetch(server.baseUrl + path, { headers, ...init })).json();
  };
  /** How a user sees the member, in the two ways that a replica may answer. */
  const nameOf = async (role: string, server = servers[0]): Promise<Shown> => {
    const headers = { authorization: `Bearer ${client.person(role).apiKey}` };
    const answer = await fetch(`${server.baseUrl}/api/v1/user/${client.person('member').userId}`, { headers });
    return { status: answer.status, name: ((await answer.json()) as { name: unknown }).name };
  };
  const listed = async (): Promise<unknown> => {
    const id = client.person('member').userId;
    const page = await ask('admin', `/admin/organizations/demo/members?search=${id}`);
    return (page as { members?: { name: string }[]; items?: { name: string }[] }).members?.[0]?.name;
  };
  const rename = (name: string): Promise<unknown> =>
    cluster.sql(`update users set name = '${name}' where id = '${client.person('member').userId}'`);
  const onReplica = (text: string): Promise<object[]> => cluster.sql(text, replica);
  const state = async (server = servers[0]): Promise<unknown> => (await fetch(`${server.baseUrl}/health/ready`)).json();
  const becomes = (expected: string): Promise<unknown> =>
    eventually(async () => {
      const states = await Promise.all(servers.map((server) => state(server)));
      return states.every((one) => (one as { replica?: string }).replica === expected) || undefined;
    }, 20_000);
  const doctor = async (): Promise<unknown> => {
    const { stdout } = await facet(dataDir, ['doctor', '--json'], { env });
    const { findings } = JSON.parse(stdout) as { findings: { check: string; status: string }[] };
    return findings.find(({ check }) => check === 'replica')?.status;
  };

  beforeAll(async () => {
    cluster = await OwnCluster.start();
    await cluster.sql('create database facet', cluster.url('postgres'));
    const port = await freePort();
    replica = cluster.url('facet', 'postgres', port);
    env = {
      DATABASE_URL: cluster.url('facet'),
      DATABASE_REPLICA_URL: replica,
      DATABASE_REPLICA_MAX_LAG: String(maxLag),
      FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi',
      RATE_LIMITS: 'off',
    };
    // The replica is not there yet: the servers start all the same.
    const first = await startServer(dataDir, { args: ['--demo'], env });
    servers = [first, await startServer(dataDir, { args: ['--demo'], env })];
    expect(await nameOf('admin')).toMatchObject({ status: 200 });
    await becomes('lost');
    const block = onThePage('bash run replica');
    await cluster.run(block, { PRIMARY_URL: cluster.url('postgres'), REPLICA_PORT: String(port) });
    await becomes('used');
    for (const server of servers) for (const role of ['admin', 'member']) await nameOf(role, server);
    await eventually(async () => ((await listed()) === undefined ? undefined : true));
  });
  // After a failure the other tests go on.
  afterEach(() => onReplica('select pg_wal_replay_resume()').catch(() => []));
  afterAll(async () => {
    await cleanUp();
    await cluster.remove();
  });

  it('is asked, and what it answers is a little old at the most', async () => {
    await rename('Known to both');
    await eventually(async () => ((await nameOf('admin')).name === 'Known to both' ? true : undefined));
    await becomes('used');
    await onReplica('select pg_wal_replay_pause()');
    const paused = performance.now();
    await rename('Only on the primary');
    expect(await nameOf('admin')).toEqual({ status: 200, name: 'Known to both' });
    expect(await listed()).toBe('Known to both');
    // The guard and all that decides reads the primary.
    expect(await ask('member', '/me')).toMatchObject({ name: 'Only on the primary' });
    await eventually(async () => ((await nameOf('admin')).name === 'Only on the primary' ? true : undefined));
    expect(performance.now() - paused).toBeLessThan(maxLag * 1000 + 1500);
    expect(await listed()).toBe('Only on the primary');
    await becomes('behind');
    expect(await doctor()).toBe('warn');
    await onReplica('select pg_wal_replay_resume()');
    await becomes('used');
    expect(await doctor()).toBe('ok');
  });

  it('does not answer those who wrote since, whichever instance they ask', async () => {
    await onReplica('select pg_wal_replay_pause()');
    const body = JSON.stringify({ name: 'I say so' });
    expect(
      await ask('member', '/me', servers[0], {
        method: 'PATCH',
        body,
        headers: {
          'x-api-key': client.person('member').apiKey,
          'content-type': 'application/json',
        },
      }),
    ).toMatchObject({ name: 'I say so' });
    for (const server of servers) expect(await nameOf('member', server)).toEqual({ status: 200, name: 'I say so' });
    expect(await nameOf('admin', servers[1])).toEqual({ status: 200, name: 'Only on the primary' });
    await onReplica('select pg_wal_replay_resume()');
    await eventually(async () => ((await nameOf('admin', servers[1])).name === 'I say so' ? true : undefined));
  });

  it('is not believed when it does not know a user', async () => {
    await becomes('used');
    await onReplica('select pg_wal_replay_pause()');
    expect(await client.signUp('novice')).toBe(true);
    const [novice] = await cluster.sql<{ id: string }>(
      `select user_id as id from emails where email = 'novice@load.example'`,
    );
    expect(await client.ask('admin', 'GET', `/api/v1/user/${novice?.id ?? ''}`)).toBe(200);
    expect(await client.ask('admin', 'GET', `/api/v1/user/${novice?.id.replace(/.$/, 'x') ?? ''}`)).toBe(404);
    await onReplica('select pg_wal_replay_resume()');
  });

  it('is not needed: without it the primary answers, and it is used again when it is back', async () => {
    await becomes('used');
    await cluster.run('pg_ctl --pgdata=replica --mode=immediate --wait stop');
    for (let at = 0; at < 5; at += 1) expect(await nameOf('admin')).toEqual({ status: 200, name: 'I say so' });
    expect(await listed()).toBe('I say so');
    await becomes('lost');
    expect((await fetch(`${servers[0].baseUrl}/health/ready`)).status).toBe(200);
    expect(await doctor()).toBe('fail');
    await cluster.run(`pg_ctl --pgdata=replica --log=replica.log --options="-p ${new URL(replica).port}" --wait start`);
    await becomes('used');
  });

  it('answers an export with all that was there when it began', async () => {
    const members = async (): Promise<string> => {
      const { code, stdout } = await facet(dataDir, ['export', 'users', '--organization', 'demo'], { env });
      expect(code).toBe(0);
      return stdout;
    };
    await cluster.sql("alter system set log_statement = 'all'", replica);
    await onReplica('select pg_reload_conf()');
    await rename('In the export');
    expect(await members()).toContain('In the export');
    expect(await cluster.run('grep -c "REPEATABLE READ" replica.log')).not.toBe('0');
    await onReplica('select pg_wal_replay_pause()');
    await rename('In the next export');
    expect(await members()).toContain('In the next export');
    await onReplica('select pg_wal_replay_resume()');
  });

  it('is none any more once it is promoted', async () => {
    await becomes('used');
    await cluster.run(onThePage('bash run promote'));
    await becomes('lost');
    await rename('On the primary');
    expect(await nameOf('admin')).toEqual({ status: 200, name: 'On the primary' });
    expect(await doctor()).toBe('fail');
  });
});
