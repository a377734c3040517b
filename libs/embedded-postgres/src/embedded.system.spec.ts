import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { openPool } from '@app/database';
import {
  attachEmbeddedPostgres,
  EmbeddedPostgresError,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from './index.js';
import { installedBinaries, program, reachableBinaries, run } from './programs.js';

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

const serverPid = async (): Promise<number> =>
  Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

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

  it('is reached over a Unix socket, which other accounts may not open', async () => {
    const { url, socketUrl = '' } = await start();
    const folder = join(dataDir, 'postgres');
    expect(socketUrl).toBe(url.replace('127.0.0.1', encodeURIComponent(folder)));
    expect(await query(socketUrl, 'select inet_server_addr() as address')).toEqual([{ address: null }]);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    if (asRoot) expect((await stat(folder)).uid).not.toBe(0);
    expect((await attachEmbeddedPostgres({ dataDir })).socketUrl).toBe(socketUrl);
  });

  it('is reached over TCP where the path of a socket would be too long', async () => {
    dataDir = join(parent, 'x'.repeat(90));
    const { url, socketUrl } = await start();
    expect(socketUrl).toBeUndefined();
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('adopts the server of a Facet that was killed', async () => {
    const other = startElsewhere();
    await ready(other);
    const pid = await serverPid();
    await killed(other);
    const server = await start();
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

  it.each(['url', 'socketUrl'] as const)(
    'comes back on another port when another program has taken its own, and connections find it there: %s',
    async (way) => {
      const server = await start();
      const port = Number(new URL(server.url).port);
      const pool = openPool(
        { DATABASE_URL: server[way] ?? '', DATABASE_POOL_SIZE: 1, DATABASE_POOLER: 'none', DATABASE_TIMEOUT_MS: 2000 },
        1,
      );
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
        expect(lines.at(-1)).toBe(
          `The embedded PostgreSQL is back on port ${Number((await record()).port)}: another program has taken port ${port}.`,
        );
        process.kill(await serverPid(), 'SIGKILL');
        await delay(200);
        for (let waited = 0; waited < 20_000 && !(await isBack()); waited += 100) await delay(100);
        expect(await isBack()).toBe(true);
      } finally {
        other.close();
        await pool.end();
      }
    },
    60_000,
  );

  it('refuses a second Facet on the same data folder and names the first', async () => {
    const other = startElsewhere();
    await ready(other);
    await expect(start()).rejects.toThrow(
      new EmbeddedPostgresError(`Another Facet runs on the data folder ${dataDir} (pid ${other.pid}).`),
    );
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

  it('removes a pid file and a lock of a socket that name another program', async () => {
    await (await start()).stop();
    const cluster = join(dataDir, 'postgres');
    await writeFile(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n0\n1\n\n\n\nready\n`);
    await writeFile(join(cluster, `.s.PGSQL.${Number((await record()).port)}.lock`), `${process.pid}\n`);
    expect(await query((await start()).url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('says in one line', () => {
  const reject = (message: RegExp): Promise<void> => expect(start()).rejects.toThrow(message);

  it('that a folder is not writable', async () => {
    await writeFile(dataDir, '');
    await reject(/^The data folder \S+ is not writable: EEXIST: [^\n]+\.$/);
  });

  it('that the database is one of another version, and that its password is lost', async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
    await reject(
      /^The embedded PostgreSQL did not start: [^\n]+ version 17, which is not compatible with this version 18[^\n]+postgres\.log\)$/,
    );
    const file = join(dataDir, 'embedded-postgres.json');
    for (const rest of ['', '{}', undefined]) {
      await (rest === undefined ? rm(file) : writeFile(file, rest));
      await reject(
        /^The password of the database is lost: restore \S+embedded-postgres\.json, or remove \S+ to begin anew\.$/,
      );
    }
  });

  it('that a folder is a copy of one whose server runs', async () => {
    await start();
    const pid = await serverPid();
    dataDir = join(parent, 'copy');
    await promisify(execFile)('cp', ['-a', join(parent, 'data'), dataDir]);
    await reject(new RegExp(`^The embedded PostgreSQL did not start: [^\\n]+\\(PID ${pid}\\)[^\\n]+$`));
    // Else it would be stopped as that of the copy.
    await rm(dataDir, { recursive: true });
  });

  it('that the data folder was removed while the server ran', async () => {
    await start();
    const pid = await serverPid();
    await rm(dataDir, { recursive: true, maxRetries: 5 });
    process.kill(pid, 'SIGKILL');
    const line = `The data folder ${dataDir} is gone: stop Facet and start it again.`;
    for (let waited = 0; waited < 10_000 && !lines.includes(line); waited += 100) await delay(100);
    expect(lines.slice(-2)).toEqual(['The embedded PostgreSQL went away; bringing it back …', line]);
  });
});

(asRoot ? describe : describe.skip)('as root', () => {
  it('runs below a folder that only root may enter, and says where the data went and what became of it', async () => {
    await chmod(parent, 0o700);
    const first = await start();
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    const { base } = await record();
    expect(lines[0]).toContain(`data in ${String(base)}`);
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    await second.stop();
    await chown(join(String(base), 'postgres'), 0, 0);
    await expect(start()).rejects.toThrow(/^The database in \S+ belongs to root, [^\n]+ chown -R nobody \S+$/);
    await rm(String(base), { recursive: true });
    await expect(start()).rejects.toThrow(
      /^The database in \S+ is gone, or closed to its account [^\n]+ begin anew\.$/,
    );
  });

  it('copies binaries that the account of the server cannot reach', async () => {
    const { native } = await installedBinaries();
    await promisify(execFile)('cp', ['-a', native, join(parent, 'native')]);
    await chmod(parent, 0o700);
    const nobody = { uid: 65534, gid: 65534, name: 'nobody' };
    const copy = await reachableBinaries({ native: join(parent, 'native'), version: `test-${process.pid}` }, nobody);
    try {
      expect(copy).toBe(`/var/lib/facet/binaries-test-${process.pid}`);
      expect(await run(program(copy, 'postgres'), ['--version'], nobody)).toEqual({
        ok: true,
        output: expect.stringMatching(/^postgres .*18/),
      });
    } finally {
      await rm(copy, { recursive: true });
    }
  });
});
