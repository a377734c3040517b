import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, readlink, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@app/embedded-postgres';

/** The embedded PostgreSQL of a data folder, of which a test may start, kill and break everything. */
export class EmbeddedFolder {
  /** Lines that the servers of this process have reported. */
  readonly lines: string[] = [];
  dataDir: string;
  private readonly children: ChildProcess[] = [];
  private readonly started: EmbeddedPostgres[] = [];

  private constructor(readonly parent: string) {
    this.dataDir = join(parent, 'data');
  }

  static async create(): Promise<EmbeddedFolder> {
    const parent = await mkdtemp(join(tmpdir(), 'facet-'));
    await chmod(parent, 0o755);
    return new EmbeddedFolder(parent);
  }

  async start(): Promise<EmbeddedPostgres> {
    const report = (line: string): void => void this.lines.push(line);
    const server = await startEmbeddedPostgres({ dataDir: this.dataDir, durable: false, report });
    this.started.push(server);
    return server;
  }

  /** A Facet of its own that can be killed; jest runs the sources, a child process the build. */
  startElsewhere(): ChildProcess {
    const entry = join(process.cwd(), 'dist/libs/embedded-postgres/src/index.js');
    const script = `import(${JSON.stringify(entry)}).then(async (m) => {
      await m.startEmbeddedPostgres({ dataDir: ${JSON.stringify(this.dataDir)}, durable: false });
      process.send('ready');
    });`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    this.children.push(child);
    return child;
  }

  /** Where the cluster is if root cannot have it in the data folder. */
  shelter(): Promise<string | undefined> {
    return readlink(join(this.dataDir, 'postgres')).then(dirname, () => undefined);
  }

  async serverPid(): Promise<number> {
    return Number((await readFile(join(this.dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  }

  async remove(): Promise<void> {
    for (const server of this.started) await server.stop();
    for (const child of this.children) child.kill('SIGKILL');
    // A server that only a killed Facet knew is left to us.
    const orphan = await this.serverPid().catch(() => undefined);
    if (orphan !== undefined) process.kill(orphan, 'SIGQUIT');
    const shelter = await this.shelter();
    if (shelter !== undefined) await rm(shelter, { recursive: true, force: true });
    await rm(this.parent, { recursive: true, force: true });
  }
}

export const ready = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`the other Facet ended with ${code}`)));
  });

export const killed = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });

export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another program that listens there from the first moment in which no program does. */
export async function takingPort(port: number): Promise<Server> {
  for (;;) {
    const server = createServer((socket) => socket.destroy());
    const isTaken = await new Promise<boolean>((done) => {
      server.once('error', () => done(false));
      server.listen(port, '127.0.0.1', () => done(true));
    });
    if (isTaken) return server;
  }
}
