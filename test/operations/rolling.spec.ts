import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { dataSourceOptions, migrate } from '@app/database';
import type { DataSourceOptions, MigrationInterface, QueryRunner } from 'typeorm';
import { Client } from '../soak/mix.js';
import { Balancer } from '../support/balancer.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.mjs';
import { OwnCluster, onThePage, programs } from '../support/own-cluster.js';
import { aDataFolder, cleanUp, credentialsOf, startServer, type ServerProcess } from '../support/server-process.js';

jest.setTimeout(180_000);

const settings = {
  FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi',
  RATE_LIMITS: 'off',
  LOG_LEVEL: 'error',
  SHUTDOWN_DELAY: '2',
};
const constants = { PASSWORD_HASH_QUEUE: 10_000 };
const lanes = 6;

/** A migration of a version that comes after this one. */
abstract class Later implements MigrationInterface {
  protected abstract readonly statements: readonly string[];

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of this.statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    // There is no way back.
  }
}

class UsersRolled2796000000001 extends Later {
  readonly statements = ['alter table users add column rolled text', 'create index ix_users_rolled on users (rolled)'];
}

class SessionsRolled2796000000002 extends Later {
  readonly statements = [
    `alter table sessions add column rolled text not null default 'yes'`,
    'create index ix_sessions_rolled on sessions (rolled)',
  ];
}

class MembersRolled2796000000003 extends Later {
  readonly statements = [
    'alter table members add column rolled int',
    'create index ix_members_rolled on members (rolled)',
  ];
}

/**
 * The worst there is: the foreign keys take a weak lock of two busy tables, and what follows needs the
 * strongest of both.
 */
class TwoTablesRolled2796000000004 extends Later {
  readonly statements = [
    `create table rolled (user_id uuid primary key references users, session_id uuid references sessions)`,
    'alter table sessions add column rolled_twice text',
    'alter table users add column rolled_twice text',
  ];
}

const to = (url: string): DataSourceOptions =>
  dataSourceOptions(
    { DATABASE_URL: url, DATABASE_POOL_SIZE: 2, DATABASE_POOLER: 'none', DATABASE_TIMEOUT_MS: 4_000 },
    [],
  );
const present = to('postgres:///').migrations as (new () => MigrationInterface)[];
const added = [
  UsersRolled2796000000001,
  SessionsRolled2796000000002,
  MembersRolled2796000000003,
  TwoTablesRolled2796000000004,
];

(programs === undefined ? describe.skip : describe)('A new version, while users work', () => {
  const dataDir = aDataFolder();
  const servers: ServerProcess[] = [];
  let ports: number[];
  let cluster: OwnCluster;
  let balancer: Balancer;
  let client: Client;
  let going = true;
  let load: Promise<unknown>;

  const start = (port: number, args: string[] = []): Promise<ServerProcess> =>
    startServer(dataDir, {
      args,
      env: { ...settings, PORT: String(port), DATABASE_URL: cluster.url('facet') },
      constants,
    });

  /** Until this many more requests of the mix were made. */
  async function more(steps: number): Promise<void> {
    const goal = client.done + steps;
    await eventually(() => Promise.resolve(client.done > goal || undefined), 60_000);
  }

  beforeAll(async () => {
    cluster = await OwnCluster.start();
    await cluster.sql('create database facet', cluster.url('postgres'));
    ports = [await freePort(), await freePort()];
    for (const [at, port] of ports.entries()) servers.push(await start(port, at === 0 ? ['--demo'] : []));
    balancer = new Balancer(ports);
    client = Client.of(credentialsOf(dataDir), await balancer.listen());
    const lane = async (at: number): Promise<void> => {
      for (let step = at * 20; going; step += 1) await client.step(step);
    };
    load = Promise.all(Array.from({ length: lanes }, (_, at) => lane(at)));
  });
  afterAll(async () => {
    going = false;
    await load;
    balancer.close();
    await cleanUp();
    await cluster.remove();
  });

  it('an operator may do by hand what is large, as the page says', async () => {
    await cluster.sql('create database by_hand', cluster.url('postgres'));
    const url = cluster.url('by_hand');
    const at = present.findIndex(({ name }) => name.startsWith('SignUpTerms'));
    await migrate({ ...to(url), migrations: present.slice(0, at) });
    for (const statement of onThePage('sql run by-hand').trim().split('\n')) await cluster.sql(statement, url);
    expect(await migrate(to(url))).toEqual(present.slice(at + 1).map(({ name }) => name));
  });

  it('its migrations change the tables that two servers read and write', async () => {
    await more(100);
    expect(await migrate({ ...to(cluster.url('facet')), migrations: [...present, ...added] })).toEqual(
      added.map(({ name }) => name),
    );
    await more(200);
    expect(client.failures).toEqual([]);
  });

  it('the servers are ready all the same: the database is newer than they are', async () => {
    for (const { baseUrl } of servers) expect((await fetch(`${baseUrl}/health/ready`)).status).toBe(200);
  });

  it('they are replaced one by one', async () => {
    for (const [at, port] of ports.entries()) {
      expect(await servers[at]?.end()).toMatchObject({ code: 0, stderr: '' });
      await more(50);
      servers[at] = await start(port);
      await more(100);
    }
    expect(client.failures).toEqual([]);
  });

  it('nothing failed, and both had their part in it', async () => {
    going = false;
    await load;
    expect(client.failures).toEqual([]);
    for (const port of ports) expect(balancer.answers.get(port)).toBeGreaterThan(200);
  });
});
