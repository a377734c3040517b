import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DemoClient } from '../support/demo-client.js';
import { EventStream } from '../support/event-stream.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.mjs';
import { OwnCluster, onThePage, pgbouncer, programs } from '../support/own-cluster.js';
import { aDataFolder, cleanUp, startServer, type ServerProcess } from '../support/server-process.js';

jest.setTimeout(120_000);

/** Connections that the pooler of the page opens for one database and user. */
const allowed = Number(/^default_pool_size = (\d+)$/m.exec(onThePage('ini pgbouncer'))?.[1]);

(programs === undefined || pgbouncer === undefined ? describe.skip : describe)(
  'Behind pgbouncer in transaction mode',
  () => {
    const dataDir = aDataFolder();
    let cluster: OwnCluster;
    const servers: ServerProcess[] = [];
    const clients = [0, 1].map((at) => new DemoClient(dataDir, () => servers[at] as ServerProcess));
    const [client, other] = clients as [DemoClient, DemoClient];

    beforeAll(async () => {
      cluster = await OwnCluster.start();
      await cluster.sql(`create role facet login password 'of-the-page'`, cluster.url('postgres'));
      await cluster.sql('create database facet owner facet', cluster.url('postgres'));
      const port = await freePort();
      const ini = onThePage('ini pgbouncer')
        .replace('port=5432', `port=${cluster.port}`)
        .replace('listen_port = 6432', `listen_port = ${port}`);
      writeFileSync(join(cluster.folder, 'pgbouncer.ini'), ini);
      writeFileSync(join(cluster.folder, 'userlist.txt'), '"facet" "of-the-page"\n');
      cluster.spawn(pgbouncer ?? '', ['pgbouncer.ini']);
      const DATABASE_URL = `postgres://facet:of-the-page@127.0.0.1:${port}/facet`;
      await eventually(() => cluster.sql('select 1', DATABASE_URL).catch(() => undefined));
      const env = {
        DATABASE_URL,
        DATABASE_POOLER: 'transaction',
        FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi',
        RATE_LIMITS: 'off',
      };
      servers.push(await startServer(dataDir, { args: ['--demo'], env }));
      servers.push(
        await startServer(dataDir, {
          env: { ...env, DATABASE_POOL_SIZE: '40' },
          constants: { REQUESTS_IN_FLIGHT: 200 },
        }),
      );
    });
    afterAll(async () => {
      await cleanUp();
      await cluster.remove();
    });

    it('each API answers, and a sign-in', async () => {
      expect(Object.values(await client.faces())).toEqual([200, 200, 200, 200, 200, 200]);
    });

    it('many requests at once share the few connections of the pooler, and all are answered', async () => {
      const asked = Array.from({ length: 200 }, (_, at) =>
        at % 10 ? other.ask('member', 'GET', '/me') : other.ask('member', 'PATCH', '/me', { bio: String(at) }),
      );
      const busy = await cluster.sql<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity where usename = 'facet'`,
      );
      expect(new Set(await Promise.all(asked))).toEqual(new Set([200]));
      expect(busy[0]?.count).toBeLessThanOrEqual(allowed);
    });

    it('a stream tells what comes through another instance', async () => {
      const stream = await EventStream.open(servers[0]?.baseUrl ?? '', 'containerId=demo', {
        'x-api-key': client.person('member').apiKey,
      });
      expect(await other.tell('through the pooler')).toBe(true);
      expect((await stream.has(1)).titles).toEqual(['through the pooler']);
      stream.close();
    });

    it('jobs are done', async () => {
      const { email } = client.person('member');
      expect(await client.ask('member', 'POST', '/auth/password/reset-request', { email })).toBe(202);
      await eventually(async () => (await cluster.sql('select 1 from mails where sent_at is not null')).at(0), 20_000);
    });
  },
);
