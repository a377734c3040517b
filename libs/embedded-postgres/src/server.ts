import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { clusterFolder, SUPERUSER, type Cluster } from './cluster.js';
import { causeIn, codeOf, EmbeddedPostgresError, reasonOf } from './embedded-postgres.error.js';
import { program, run } from './programs.js';

const LOG_LIMIT = 10 * 1024 * 1024;

/** A server that is alive may be replaying its log; what a killed one has left behind goes within seconds. */
const START_TIMEOUT_MS = 120_000;

/** Bytes that the path of a Unix socket has room for. */
const SOCKET_LIMIT = process.platform === 'linux' ? 107 : 103;
const hasSockets = process.platform !== 'win32';

const logOf = (base: string): string => join(clusterFolder(base), 'postgres.log');

export interface ServerUrls {
  /** postgres://user:password@127.0.0.1:port/facet */
  readonly url: string;
  /** The same over a Unix socket in the data folder. Undefined where this process can open none. */
  readonly socketUrl: string | undefined;
}

export async function urlsOf(base: string, port: number, password: string): Promise<ServerUrls> {
  const url = `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/facet`;
  const path = join(clusterFolder(base), `.s.PGSQL.${port}`);
  const fits = hasSockets && Buffer.byteLength(path) <= SOCKET_LIMIT;
  const isUsable =
    fits &&
    (await fs
      .access(path, fs.constants.W_OK)
      .then(() => true)
      .catch(() => false));
  return { url, socketUrl: isUsable ? url.replace('127.0.0.1', encodeURIComponent(clusterFolder(base))) : undefined };
}

/** The live server of a cluster, as its pid file names it. */
export async function findServer(base: string): Promise<{ pid: number; port: number } | undefined> {
  const text = await fs.readFile(join(clusterFolder(base), 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid = '', folder = '', , port] = text.split(/\r?\n/);
  if (!(await isPostgres(Number(pid)))) return undefined;
  // A copied pid file names the server of another folder.
  if ((await fs.realpath(folder).catch(() => folder)) !== (await fs.realpath(clusterFolder(base)))) return undefined;
  return { pid: Number(pid), port: Number(port) };
}

/** Connects to the server of a cluster, and starts it when none is alive. */
export async function connectOrStart(cluster: Cluster): Promise<pg.Client> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const running = await findServer(cluster.base);
    const outcome = running ? await connect(running.port, cluster.record.password) : await launch(cluster);
    if (typeof outcome === 'object') return outcome;
    if (outcome === undefined) continue;
    if (Date.now() > deadline)
      throw new EmbeddedPostgresError(
        `The embedded PostgreSQL does not answer: ${outcome} (log: ${logOf(cluster.base)})`,
      );
    await delay(100);
  }
}

/** Returns when the process is gone, not when it was asked to go. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const { pid } = (await findServer(cluster.base)) ?? {};
  if (pid === undefined) return;
  const { output } = await control(cluster, 'stop', '-m', 'fast');
  // pg_ctl waits for the end of the pid file, which the process outlives by a moment.
  for (let waited = 0; await isPostgres(pid); waited += 20) {
    if (waited > 2_000)
      throw new EmbeddedPostgresError(`The embedded PostgreSQL (pid ${pid}) does not stop: ${causeIn(output)}`);
    await delay(20);
  }
}

/** False for a zombie, and for another program that has the pid since the machine was started. */
async function isPostgres(pid: number): Promise<boolean> {
  const status = await fs.readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (status !== undefined) return /\(postgres\) [^Z]/.test(status);
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Undefined when the server takes connections, else the reason why it cannot start yet. */
async function launch(cluster: Cluster): Promise<string | undefined> {
  const { base, dataDir, record, durable, maxConnections } = cluster;
  if (!existsSync(clusterFolder(base)))
    throw new EmbeddedPostgresError(`The data folder ${dataDir} is gone: stop Facet and start it again.`);
  await removeStaleLocks(base);
  const log = logOf(base);
  const size = (await fs.stat(log).catch(() => undefined))?.size ?? 0;
  if (size > LOG_LIMIT) await fs.rename(log, `${log}.old`);
  const settings = [
    ...[`port=${await freePort(record.port)}`, 'listen_addresses=127.0.0.1', `max_connections=${maxConnections}`],
    ...[`unix_socket_directories=${hasSockets ? '.' : ''}`, 'timezone=UTC', 'log_timezone=UTC'],
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ];
  const options = settings.map((one) => `-c ${one}`).join(' ');
  const { ok, output } = await control(cluster, 'start', '-l', 'postgres/postgres.log', '-o', options);
  if (ok) return undefined;
  const logged = (await fs.readFile(log).catch(() => Buffer.of())).toString('utf8', size > LOG_LIMIT ? 0 : size);
  const cause = causeIn(logged || output);
  // Processes of a killed server that are still leaving, a port taken a moment ago, or another start that was quicker.
  if (/pre-existing shared memory block|Address already in use/.test(logged) || (await findServer(base))) return cause;
  // Some file systems, such as shared folders of virtual machines, have no sockets.
  const advice = /Unix.domain socket|Unix address/i.test(cause) ? '; set DATA_DIR to a folder on a local disk' : '';
  throw new EmbeddedPostgresError(`The embedded PostgreSQL did not start: ${cause}${advice} (log: ${log})`);
}

/** PostgreSQL would take any process of its user for the server that a pid file, or the lock of a socket, names. */
async function removeStaleLocks(base: string): Promise<void> {
  for (const name of await fs.readdir(clusterFolder(base))) {
    if (!/^(?:postmaster\.pid|\.s\.PGSQL\.\d+\.lock)$/.test(name)) continue;
    const file = join(clusterFolder(base), name);
    const pid = parseInt(await fs.readFile(file, 'utf8').catch(() => ''));
    if (pid > 0 && !(await isPostgres(pid))) await fs.rm(file, { force: true });
  }
}

/** pg_ctl hands its paths to a shell, in double quotes. Relative to the base they hold nothing of its name. */
const control = ({ native, account, base }: Cluster, ...args: readonly string[]): ReturnType<typeof run> =>
  run(program(native, 'pg_ctl'), [...args, '-t', '60', '-w', '-D', 'postgres'], account, base);

/** The preferred port, or another where a program has taken that one. */
function freePort(preferred = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => (preferred === 0 ? reject(error) : resolve(freePort())));
    probe.listen(preferred, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** The reason where the server does not answer, or is coming up or going down. */
async function connect(port: number, password: string): Promise<pg.Client | string> {
  const client = new pg.Client({
    // `facet` can be a template only while no client is connected to it. PGSSLMODE must not ask the server for TLS.
    ...{ host: '127.0.0.1', port, user: SUPERUSER, password, database: 'postgres', ssl: false },
    ...{ application_name: `facet ${process.pid}`, connectionTimeoutMillis: 5_000, keepAlive: true },
  });
  // A lost connection is reported as `end`.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    if (codeOf(error) !== '28P01') return reasonOf(error);
    throw new EmbeddedPostgresError(
      'The embedded PostgreSQL does not accept its password: restore embedded-postgres.json, or remove the data folder to begin anew.',
    );
  }
}
