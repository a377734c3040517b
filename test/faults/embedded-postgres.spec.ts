import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { attachEmbeddedPostgres, EmbeddedPostgresError } from '@app/embedded-postgres';
import { EmbeddedFolder, killed, query, ready, takingPort } from './embedded-folder.js';

const asRoot = process.getuid?.() === 0;
let folder: EmbeddedFolder;

beforeEach(async () => {
  folder = await EmbeddedFolder.create();
});
afterEach(() => folder.remove());

describe('the embedded PostgreSQL', () => {
  it('starts in an empty folder, on the loopback address only, and keeps data, port and password', async () => {
    const first = await folder.start();
    expect(first.url).toMatch(/^postgres:\/\/facet:[\w-]+@127\.0\.0\.1:\d+\/facet$/);
    expect(await query(first.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect((await stat(join(folder.dataDir, 'embedded-postgres.json'))).mode & 0o777).toBe(0o600);
    await query(first.url, 'create table kept as select 42 as answer');
    await Promise.all([first.stop(), first.stop()]);
    await expect(query(first.url, 'select 1')).rejects.toThrow('ECONNREFUSED');

    const second = await folder.start();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('is reached over a Unix socket, which other accounts may not open', async () => {
    const { url, socketUrl = '' } = await folder.start();
    const cluster = join(folder.dataDir, 'postgres');
    expect(socketUrl).toBe(url.replace('127.0.0.1', encodeURIComponent(cluster)));
    expect(await query(socketUrl, 'select inet_server_addr() as address')).toEqual([{ address: null }]);
    expect((await stat(cluster)).mode & 0o777).toBe(0o700);
    if (asRoot) expect((await stat(cluster)).uid).not.toBe(0);
    expect((await attachEmbeddedPostgres({ dataDir: folder.dataDir })).socketUrl).toBe(socketUrl);
  });

  it('is reached over TCP where the path of a socket would be too long', async () => {
    folder.dataDir = join(folder.parent, 'x'.repeat(90));
    const { url, socketUrl } = await folder.start();
    expect(socketUrl).toBeUndefined();
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('adopts the server of a Facet that was killed', async () => {
    const other = folder.startElsewhere();
    await ready(other);
    const pid = await folder.serverPid();
    await killed(other);
    const server = await folder.start();
    expect(await folder.serverPid()).toBe(pid);
    await server.stop();
    expect(await folder.serverPid().catch(() => undefined)).toBeUndefined();
  });

  it('recovers when server and Facet were killed together', async () => {
    const other = folder.startElsewhere();
    await ready(other);
    process.kill(await folder.serverPid(), 'SIGKILL');
    await killed(other);
    const server = await folder.start();
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('brings the server back when it is killed under us', async () => {
    const server = await folder.start();
    const pid = await folder.serverPid();
    process.kill(pid, 'SIGKILL');
    const answer = async (): Promise<unknown> => query(server.url, 'select 1 as one').catch(() => undefined);
    for (let waited = 0; waited < 10_000 && (await answer()) === undefined; waited += 100) await delay(100);
    expect(await answer()).toEqual([{ one: 1 }]);
    expect(await folder.serverPid()).not.toBe(pid);
  });

  it('reports another program that has taken its port meanwhile, and comes back when that has gone', async () => {
    const server = await folder.start();
    const reports = async (line: RegExp): Promise<void> => {
      for (let waited = 0; waited < 20_000 && !line.test(folder.lines.at(-1) ?? ''); waited += 100) await delay(100);
      expect(folder.lines.at(-1)).toMatch(line);
    };
    process.kill(await folder.serverPid(), 'SIGKILL');
    const other = await takingPort(Number(new URL(server.url).port));
    try {
      await reports(/^The embedded PostgreSQL did not start: .*sockets; another program has the port: /);
    } finally {
      other.close();
    }
    await reports(/^The embedded PostgreSQL is back\.$/);
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  }, 60_000);

  it('takes another port at a start where another program has its own', async () => {
    const first = await folder.start();
    await first.stop();
    const other = await takingPort(Number(new URL(first.url).port));
    try {
      const second = await folder.start();
      expect(second.url).not.toBe(first.url);
      expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    } finally {
      other.close();
    }
  });

  it('refuses a second Facet on the same data folder and names the first', async () => {
    const other = folder.startElsewhere();
    await ready(other);
    await expect(folder.start()).rejects.toThrow(
      new EmbeddedPostgresError(`Another Facet runs on the data folder ${folder.dataDir} (pid ${other.pid}).`),
    );
  });

  it('makes one cluster of two first starts at once', async () => {
    const other = folder.startElsewhere();
    const results = await Promise.allSettled([folder.start(), ready(other)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('does not trip over a first start that was killed half-way', async () => {
    const draft = join(folder.dataDir, 'postgres.init-999999999-0000', 'data');
    await mkdir(draft, { recursive: true });
    await writeFile(join(draft, 'PG_VERSION'), '18\n');
    for (const after of [120, 300]) {
      const other = folder.startElsewhere();
      await delay(after);
      await killed(other);
    }
    const server = await folder.start();
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await expect(stat(draft)).rejects.toThrow('ENOENT');
  });

  it('removes a pid file and a lock of a socket that name another program', async () => {
    const first = await folder.start();
    await first.stop();
    const cluster = join(folder.dataDir, 'postgres');
    await writeFile(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n0\n1\n\n\n\nready\n`);
    await writeFile(join(cluster, `.s.PGSQL.${new URL(first.url).port}.lock`), `${process.pid}\n`);
    expect(await query((await folder.start()).url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});
