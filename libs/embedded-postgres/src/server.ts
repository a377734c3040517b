import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { clusterFolder, SUPERUSER, type Cluster } from './cluster.js';
import { causeIn, codeOf, EmbeddedPostgresError, reasonOf } from './embedded-postgres.error.js';
import { program, run } from './programs.js';

/** A server that is alive may be replaying its log; what a killed one has left behind goes within seconds. */
const START_TIMEOUT_MS = 120_000;

/** Bytes that each system has room for in the path of a Unix socket. */
const SOCKET_LIMIT = 103;

const logOf = (dataDir: string): string => join(clusterFolder(dataDir), 'postgres.log');

export interface EmbeddedPostgres {
  /** postgres://user:password@127.0.0.1:port/facet */
  readonly url: string;
  /** The same over a Unix socket in the data folder. Undefined where this process can open none. */
  readonly socketUrl: string | undefined;
  /** Resolves when the server is down; safe to call twice. */
  readonly stop: () => Promise<void>;
}

export function urlsOf(dataDir: string, port: number, password: string): Omit<EmbeddedPostgres, 'stop'> {
  const url = `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/facet`;
  const path = join(clusterFolder(dataDir), `.s.PGSQL.${port}`);
  const isUsable = existsSync(path) && Buffer.byteLength(path) <= SOCKET_LIMIT;
  const socketUrl = isUsable ? url.replace('127.0.0.1', encodeURIComponent(clusterFolder(dataDir))) : undefined;
  return { url, socketUrl };
}

/** The live server of a cluster, as its pid file names it. */
export async function findServer(dataDir: string): Promise<{ readonly port: number } | undefined> {
  const text = await fs.readFile(join(clusterFolder(dataDir), 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid = '', folder = '', , port] = text.split(/\r?\n/);
  if (!(await isPostgres(Number(pid)))) return undefined;
  // A copied pid file names the server of another folder.
  if ((await fs.realpath(folder).catch(() => folder)) !== (await fs.realpath(clusterFolder(dataDir)))) return undefined;
  return { port: Number(port) };
}

/** Connects to the server of a cluster, and starts it when none is alive. */
export async function connectOrStart(cluster: Cluster): Promise<pg.Client> {
  const [deadline, log] = [Date.now() + START_TIMEOUT_MS, logOf(cluster.dataDir)];
  for (;;) {
    const running = await findServer(cluster.dataDir);
    const outcome = running ? await connect(running.port, cluster.password) : await launch(cluster);
    if (typeof outcome === 'object') return outcome;
    if (outcome === undefined) continue;
    if (Date.now() > deadline)
      throw new EmbeddedPostgresError(`The embedded PostgreSQL does not answer: ${outcome} (log: ${log})`);
    await delay(100);
  }
}

export async function stopServer(cluster: Cluster): Promise<void> {
  if (!(await findServer(cluster.dataDir))) return;
  const { output } = await control(cluster, 'stop', '-m', 'fast');
  if (await findServer(cluster.dataDir))
    throw new EmbeddedPostgresError(`The embedded PostgreSQL does not stop: ${causeIn(output)}`);
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
  const { dataDir, durable, maxConnections } = cluster;
  if (!existsSync(clusterFolder(dataDir)))
    throw new EmbeddedPostgresError(`The data folder ${dataDir} is gone: stop Facet and start it again.`);
  const port = cluster.port ?? (await freePort(await lastPort(dataDir)));
  await removeStaleLocks(clusterFolder(dataDir), port);
  const log = logOf(dataDir);
  const size = (await fs.stat(log).catch(() => undefined))?.size ?? 0;
  if (size > 10_000_000) await fs.rename(log, `${log}.old`);
  const settings = [
    ...[`port=${port}`, 'listen_addresses=127.0.0.1', `max_connections=${maxConnections}`],
    ...[`unix_socket_directories=${process.platform === 'win32' ? '' : '.'}`, 'timezone=UTC', 'log_timezone=UTC'],
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ];
  const options = settings.map((one) => `-c ${one}`).join(' ');
  const { ok, output } = await control(cluster, 'start', '-l', 'postgres.log', '-o', options);
  if (ok) return undefined;
  const logged = (await fs.readFile(log).catch(() => Buffer.of())).toString('utf8', size);
  const cause = causeIn(logged || output);
  // Processes of a killed server that are still leaving, or another start that was quicker.
  if (/pre-existing shared memory block/.test(logged) || (await findServer(dataDir))) return cause;
  const advice = adviceOn.find(([sign]) => sign.test(logged || output))?.[1] ?? '';
  throw new EmbeddedPostgresError(`The embedded PostgreSQL did not start: ${cause}${advice} (log: ${log})`);
}

/** What to do, by what PostgreSQL says. */
const adviceOn: readonly (readonly [sign: RegExp, advice: string])[] = [
  [/address already in use/i, '; another program has the port: stop it, or stop Facet and start it again'],
  [/permission denied/i, '; open the data folder and its parents to the owner of the database (chmod o+x)'],
  [/unix.domain socket|unix address/i, '; set DATA_DIR to a folder on a local disk, this one has no sockets'],
];

/** PostgreSQL would take any process of its user for the server that a pid file, or the lock of a socket, names. */
async function removeStaleLocks(folder: string, port: number): Promise<void> {
  for (const file of ['postmaster.pid', `.s.PGSQL.${port}.lock`].map((name) => join(folder, name))) {
    const pid = parseInt(await fs.readFile(file, 'utf8').catch(() => ''));
    if (pid > 0 && !(await isPostgres(pid))) await fs.rm(file, { force: true });
  }
}

/** pg_ctl hands its paths to a shell, in double quotes. Relative to the cluster they hold nothing of its name. */
const control = ({ native, account, dataDir }: Cluster, ...args: readonly string[]): ReturnType<typeof run> =>
  run(program(native, 'pg_ctl'), [...args, '-t', '60', '-w', '-D', '.'], account, clusterFolder(dataDir));

/** PostgreSQL keeps what it was started with. */
async function lastPort(dataDir: string): Promise<number> {
  const options = await fs.readFile(join(clusterFolder(dataDir), 'postmaster.opts'), 'utf8').catch(() => '');
  return Number(/"port=(\d+)"/.exec(options)?.[1] ?? 0);
}

/** The preferred port, or another where a program has taken that one. */
function freePort(preferred: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => (preferred === 0 ? reject(error) : resolve(freePort(0))));
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
