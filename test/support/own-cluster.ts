import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { eventually } from './eventually.js';
import { freePort } from './free-port.mjs';

const debian = '/usr/lib/postgresql';

/**
 * The folder of Debian's programs, newest version first. Among them is pg_dump, which the embedded server
 * comes without.
 */
export const programs: string | undefined = (existsSync(debian) ? readdirSync(debian) : [])
  .sort((one, other) => Number(other) - Number(one))
  .map((version) => join(debian, version, 'bin'))
  .find((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'pg_dump')));

export const pgbouncer: string | undefined = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(existsSync);

const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));

/** PostgreSQL and pgbouncer refuse to run as root. */
export const account = (): { uid?: number; gid?: number } =>
  process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};

const pages = 'docs/operations';

/** The block of the pages in docs/operations that is marked so, such as `bash run backup`. One page has it. */
export function onThePage(mark: string): string {
  const texts = readdirSync(pages).map((page) => readFileSync(join(pages, page), 'utf8'));
  const found = texts.flatMap((text) =>
    [...text.matchAll(new RegExp(`^\`\`\`${mark}\n(.*?)^\`\`\``, 'gms'))].map(([, block = '']) => block),
  );
  if (found.length !== 1) throw new Error(`the pages in ${pages} have ${found.length} blocks ${mark}, not one`);
  return found[0] ?? '';
}

/**
 * A folder with a PostgreSQL of its own, run by Debian's programs as an account without rights. Every user on
 * this machine may enter.
 */
export class OwnCluster {
  readonly folder = mkdtempSync(join(tmpdir(), 'facet-operations-'));
  private readonly children: ChildProcess[] = [];

  private constructor(readonly port: number) {}

  static async start(): Promise<OwnCluster> {
    const cluster = new OwnCluster(await freePort());
    const { uid, gid } = account();
    chmodSync(cluster.folder, 0o711);
    if (uid !== undefined && gid !== undefined) chownSync(cluster.folder, uid, gid);
    await cluster.run('initdb --pgdata=primary --username=postgres --auth=trust --encoding=UTF8 --no-sync');
    await cluster.run(
      `printf '%s\\n' "unix_socket_directories = ''" "listen_addresses = '127.0.0.1'" "fsync = off" >> primary/postgresql.conf`,
    );
    await cluster.run(`pg_ctl --pgdata=primary --log=primary.log --options="-p ${cluster.port}" --wait start`);
    return cluster;
  }

  url(database: string, user = 'postgres', port = this.port): string {
    return `postgres://${user}@127.0.0.1:${port}/${database}`;
  }

  /** Runs a block of the page, in the folder, as the account of the cluster. Answers what it printed. */
  async run(script: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
    const path = `${programs ?? ''}:${process.env.PATH ?? ''}`;
    const options = {
      cwd: this.folder,
      env: { PATH: path, LC_ALL: 'C.UTF-8', HOME: this.folder, ...env },
      ...account(),
    };
    return (await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], options)).stdout;
  }

  /** Starts a program that stays, until the cluster is removed. */
  spawn(program: string, args: readonly string[]): void {
    this.children.push(spawn(program, args, { cwd: this.folder, stdio: 'ignore', ...account() }));
  }

  async sql<Row extends object>(text: string, url = this.url('facet')): Promise<Row[]> {
    const client = new pg.Client({ connectionString: url });
    // A server that is made to stop ends it.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** Turns on what the cluster leaves out to be quick, and what a real one has. */
  async makeDurable(url: string): Promise<void> {
    await this.sql('alter system set fsync = on', url);
    await this.sql('select pg_reload_conf()', url);
    await eventually(async () =>
      (await this.sql<{ fsync: string }>('show fsync', url)).find(({ fsync }) => fsync === 'on'),
    );
  }

  async remove(): Promise<void> {
    for (const child of this.children) child.kill('SIGKILL');
    for (const data of readdirSync(this.folder))
      if (existsSync(join(this.folder, data, 'postmaster.pid')))
        await this.run(`pg_ctl --pgdata=${data} --mode=immediate --wait stop`);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
