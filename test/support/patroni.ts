import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { eventually } from './eventually.js';
import { freePort } from './free-port.mjs';
import { account, onThePage, programs } from './own-cluster.js';

const needed = ['/usr/bin/patroni', '/usr/bin/patronictl', '/usr/bin/etcd', '/usr/sbin/haproxy'];

/** Whether this machine has Patroni, etcd, HAProxy and a PostgreSQL for them. */
export const hasPatroni = programs !== undefined && needed.every(existsSync);

interface Node {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly api: number;
}

interface Member {
  readonly name: string;
  readonly role: string;
  readonly isRunning: boolean;
}

/** As one node sees them; none while it does not answer. */
async function membersAt(api: number): Promise<Member[]> {
  try {
    const { members } = (await (await fetch(`http://127.0.0.1:${api}/cluster`)).json()) as {
      members: { name: string; role: string; state: string }[];
    };
    return members.map(({ name, role, state }) => ({
      name,
      role,
      isRunning: state === 'running' || state === 'streaming',
    }));
  } catch {
    return [];
  }
}

type Role = 'leader' | 'sync_standby' | 'replica';

/**
 * Two nodes as the operations page has them, with one etcd, and HAProxy in front, each on a port of its own
 * of this machine.
 */
export class Patroni {
  private readonly folder = mkdtempSync(join(tmpdir(), 'facet-patroni-'));
  private readonly children = new Map<string, ChildProcess>();
  private readonly nodes: Node[] = [];
  private etcd = 0;
  proxy = 0;

  static async start(): Promise<Patroni> {
    const cluster = new Patroni();
    const { uid, gid } = account();
    chmodSync(cluster.folder, 0o711);
    if (uid !== undefined && gid !== undefined) chownSync(cluster.folder, uid, gid);
    try {
      await cluster.begin();
      return cluster;
    } catch (error) {
      await cluster.remove();
      throw error;
    }
  }

  /** With several hosts, as libpq takes it. */
  get url(): string {
    return `postgres://postgres:${this.password}@${this.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}/facet?target_session_attrs=read-write`;
  }

  /** Through HAProxy. */
  get proxied(): string {
    return `postgres://postgres:${this.password}@127.0.0.1:${this.proxy}/facet`;
  }

  /** The node that has this role, once there is one. */
  with(role: Role, within = 60_000): Promise<string> {
    return eventually(async () => {
      for (const { api } of this.nodes) {
        const found = (await membersAt(api)).find((one) => one.role === role && one.isRunning);
        if (found) return found.name;
      }
      return undefined;
    }, within);
  }

  /** A block of the page, as the account of PostgreSQL. */
  async run(script: string, env: Readonly<Record<string, string>>): Promise<void> {
    const options = {
      cwd: this.folder,
      env: { ...this.environment, ...env, PATRONI_CONFIG: join(this.folder, 'db1.yml') },
      ...account(),
    };
    await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], options);
  }

  /** kill -9 of Patroni and PostgreSQL on a node, as when its machine goes. */
  kill(name: string): void {
    this.children.get(name)?.kill('SIGKILL');
    const [pid] = readFileSync(join(this.folder, name, 'data/postmaster.pid'), 'utf8').split('\n');
    for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean))
      process.kill(Number(child), 'SIGKILL');
    process.kill(Number(pid), 'SIGKILL');
  }

  async sql<Row extends object>(text: string, database = 'facet'): Promise<Row[]> {
    const name = await this.with('leader');
    const port = this.nodes.find((one) => one.name === name)?.port;
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password: this.password, database });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }

  async remove(): Promise<void> {
    for (const child of this.children.values()) child.kill('SIGKILL');
    for (const { name } of this.nodes) {
      const data = join(this.folder, name, 'data');
      if (existsSync(join(data, 'postmaster.pid')))
        await this.run(`pg_ctl --pgdata=${data} --mode=immediate --wait stop || true`, {});
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  private get password(): string {
    return /superuser: .*password: ([^ ,}]+)/.exec(onThePage('yaml patroni'))?.[1] ?? '';
  }

  private get environment(): Record<string, string> {
    return { PATH: `${programs ?? ''}:/usr/bin:/bin:/usr/sbin`, LC_ALL: 'C.UTF-8', HOME: this.folder };
  }

  private async begin(): Promise<void> {
    this.etcd = await freePort();
    const peers = `http://127.0.0.1:${await freePort()}`;
    const clients = `http://127.0.0.1:${this.etcd}`;
    const listening = [
      '--listen-client-urls',
      clients,
      '--advertise-client-urls',
      clients,
      '--listen-peer-urls',
      peers,
    ];
    const own = ['--name', 'one', '--initial-advertise-peer-urls', peers, '--initial-cluster', `one=${peers}`];
    this.spawn('etcd', '/usr/bin/etcd', ['--data-dir', join(this.folder, 'etcd'), ...listening, ...own]);
    for (const at of [1, 2])
      this.nodes.push({ name: `db${at}`, address: `10.0.0.${at}`, port: await freePort(), api: await freePort() });
    this.proxy = await freePort();
    this.write(
      'haproxy.cfg',
      `global\n  maxconn 1000\ndefaults\n  mode tcp\n  timeout connect 2s\n  timeout client 60s\n  timeout server 60s\n${this.proxyOnThePage()}`,
    );
    for (const node of this.nodes) {
      this.write(`${node.name}.yml`, this.configOf(node));
      this.spawn(node.name, '/usr/bin/patroni', [`${node.name}.yml`]);
      // The first one makes the cluster.
      if (node === this.nodes[0]) await this.with('leader');
    }
    this.spawn('haproxy', '/usr/sbin/haproxy', ['-db', '-f', 'haproxy.cfg']);
    await this.with('sync_standby');
    await this.sql('create database facet', 'postgres');
  }

  private proxyOnThePage(): string {
    const moved = this.nodes.reduce(
      (text, { address, port, api }) =>
        text.replaceAll(`${address}:5432 check port 8008`, `127.0.0.1:${port} check port ${api}`),
      onThePage('haproxy patroni'),
    );
    return moved.replace('127.0.0.1:5000', `127.0.0.1:${this.proxy}`);
  }

  /** The page has that of the first node. */
  private configOf({ name, port, api }: Node): string {
    return onThePage('yaml patroni')
      .replace('name: db1', `name: ${name}`)
      .replaceAll('10.0.0.1:5432', `127.0.0.1:${port}`)
      .replaceAll('10.0.0.1:8008', `127.0.0.1:${api}`)
      .replace(/hosts: .*/, `hosts: ['127.0.0.1:${this.etcd}']`)
      .replaceAll('10.0.0.0/24', '127.0.0.1/32')
      .replace(
        /data_dir: .*/,
        `data_dir: ${join(this.folder, name, 'data')}\n  pgpass: ${join(this.folder, name, 'pgpass')}`,
      )
      .replace(
        /bin_dir: .*/,
        `bin_dir: ${programs ?? ''}\n  parameters: { unix_socket_directories: '', fsync: 'off' }`,
      );
  }

  private write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  private spawn(name: string, program: string, args: readonly string[]): void {
    const home = join(this.folder, name);
    mkdirSync(home, { mode: 0o700 });
    const { uid, gid } = account();
    if (uid !== undefined && gid !== undefined) chownSync(home, uid, gid);
    this.children.set(
      name,
      spawn(program, args, { cwd: this.folder, stdio: 'ignore', env: this.environment, ...account() }),
    );
  }
}
