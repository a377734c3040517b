import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { openPool } from '@app/database';
import { EmbeddedPostgresError, startEmbeddedPostgres, type EmbeddedPostgres } from './index.js';

const asRoot = process.getuid?.() === 0;
const children: ChildProcess[] = [];
const started: EmbeddedPostgres[] = [];
const lines: string[] = [];
let parent: string;
let dataDir: string;

const start = async (): Promise<EmbeddedPostgres> => {
  const server = await startEmbeddedPostgres({ dataDir, durable: false, report: (line) => void lines.push(line) });
  started.push(server);
  return server;
};

/** A Facet of its own that can be killed; jest runs the sources, a child process the build. */
const startElsewhere = (): ChildProcess => {
  const entry = join(process.cwd(), 'dist/libs/embedded-postgres/src/index.js');
  const script = `import(${JSON.stringify(entry)}).then(async (m) => {
    await m.startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false });
    process.send('ready');
  });`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  children.push(child);
  return child;
};

const ready = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`the other Facet ended with ${code}`)));
  });

const killed = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });

const query = async (url: string, sql: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};

const record = async (): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(dataDir, 'embedded-postgres.json'), 'utf8')) as Record<string, unknown>;

const serverPid = async (): Promise<number> => Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

/** Another program that listens there from the first moment in which nobody does. */
async function takingPort(port: number): Promise<Server> {
  for (;;) {
    const server = createServer((socket) => socket.destroy());
    const isTaken = await new Promise<boolean>((done) => {
      server.once('error', () => done(false));
      server.listen(port, '127.0.0.1', () => done(true));
    });
    if (isTaken) return server;
  }
}

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'facet-'));
  await chmod(parent, 0o755);
  dataDir = join(parent, 'data');
  lines.length = 0;
});

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  // A server that only a killed Facet knew is left to us.
  const orphan = await serverPid().catch(() => undefined);
  if (orphan !== undefined) process.kill(orphan, 'SIGQUIT');
  const { base } = await record().catch((): Record<string, unknown> => ({}));
  if (typeof base === 'string') await rm(base, { recursive: true, force: true });
  await rm(parent, { recursive: true, force: true });
});

describe('the embedded PostgreSQL', () => {
  it('starts in an empty folder, on the loopback address only, and keeps data, port and password', async () => {
    const first = await start();
    expect(first.adopted).toBe(false);
    expect(first.url).toMatch(/^postgres:\/\/facet:[\w-]+@127\.0\.0\.1:\d+\/facet$/);
    expect(await query(first.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect((await stat(join(dataDir, 'embedded-postgres.json'))).mode & 0o777).toBe(0o600);
    await query(first.url, 'create table kept as select 42 as answer');
    await Promise.all([first.stop(), first.stop()]);
    await expect(query(first.url, 'select 1')).rejects.toThrow('ECONNREFUSED');

    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('adopts the server of a Facet that was killed', async () => {
    const other = startElsewhere();
    await ready(other);
    const pid = await serverPid();
    await killed(other);
    const server = await start();
    expect(server.adopted).toBe(true);
    expect(await serverPid()).toBe(pid);
    await server.stop();
    expect(await serverPid().catch(() => undefined)).toBeUndefined();
  });

  it('recovers when server and Facet were killed together', async () => {
    const other = startElsewhere();
    await ready(other);
    process.kill(await serverPid(), 'SIGKILL');
    await killed(other);
    const server = await start();
    expect(server.adopted).toBe(false);
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('brings the server back when it is killed under us', async () => {
    const server = await start();
    const pid = await serverPid();
    process.kill(pid, 'SIGKILL');
    const answer = async (): Promise<unknown> => query(server.url, 'select 1 as one').catch(() => undefined);
    for (let waited = 0; waited < 10_000 && (await answer()) === undefined; waited += 100) await delay(100);
    expect(await answer()).toEqual([{ one: 1 }]);
    expect(await serverPid()).not.toBe(pid);
  });

  it('comes back on another port when another program has taken its own, and connections find it there', async () => {
    const server = await start();
    const port = Number(new URL(server.url).port);
    const pool = openPool({ DATABASE_URL: server.url, DATABASE_POOL_SIZE: 1, DATABASE_POOLER: 'none', DATABASE_TIMEOUT_MS: 2000 }, 1);
    const isBack = async (): Promise<boolean> =>
      pool.query('select 1').then(
        () => true,
        () => false,
      );
    process.kill(await serverPid(), 'SIGKILL');
    const other = await takingPort(port);
    try {
      for (let waited = 0; waited < 20_000 && !(await isBack()); waited += 100) await delay(100);
      expect(await isBack()).toBe(true);
      expect((await record()).port).not.toBe(port);
      expect(lines.at(-1)).toBe(`The embedded PostgreSQL is back on port ${Number((await record()).port)}: another program has taken port ${port}.`);
      process.kill(await serverPid(), 'SIGKILL');
      await delay(200);
      for (let waited = 0; waited < 20_000 && !(await isBack()); waited += 100) await delay(100);
      expect(await isBack()).toBe(true);
    } finally {
      other.close();
      await pool.end();
    }
  }, 60_000);

  it('refuses a second Facet on the same data folder and names the first', async () => {
    const other = startElsewhere();
    await ready(other);
    await expect(start()).rejects.toThrow(new EmbeddedPostgresError(`Another Facet runs on the data folder ${dataDir} (pid ${other.pid}).`));
  });

  it('makes one cluster of two first starts at once', async () => {
    const other = startElsewhere();
    const results = await Promise.allSettled([start(), ready(other)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('does not trip over a first start that was killed half-way', async () => {
    const draft = join(dataDir, 'postgres.init-999999999-0000', 'data');
    await mkdir(draft, { recursive: true });
    await writeFile(join(draft, 'PG_VERSION'), '18\n');
    for (const after of [120, 300]) {
      const other = startElsewhere();
      await delay(after);
      await killed(other);
    }
    const server = await start();
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await expect(stat(draft)).rejects.toThrow('ENOENT');
  });

  it('removes a pid file that names an anonymous caller', async () => {
    await (await start()).stop();
    const cluster = join(dataDir, 'postgres');
    await writeFile(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n0\n1\n\n\n\nready\n`);
    expect((await start()).adopted).toBe(false);
  });

  it('says in one line that a folder is not writable', async () => {
    await writeFile(dataDir, '');
    await expect(start()).rejects.toThrow(new EmbeddedPostgresError(`The data folder ${dataDir} is not writable: a file is in its place.`));
  });

  (asRoot ? it : it.skip)('runs as root below a folder that only root may enter, and says where the data went', async () => {
    await chmod(parent, 0o700);
    const first = await start();
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(lines[0]).toContain(`data in ${String((await record()).base)}`);
    await first.stop();
    expect((await start()).url).toBe(first.url);
  });
});
