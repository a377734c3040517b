import { existsSync } from 'node:fs';
import { access, constants, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { clusterFolder, SUPERUSER, type Cluster } from './cluster.js';
import { causeIn, codeOf, EmbeddedPostgresError, reasonOf } from './embedded-postgres.error.js';
import { program, run } from './programs.js';

export interface ServerSettings {
  readonly durable: boolean;
  readonly maxConnections: number;
}

interface Connection {
  readonly client: pg.Client;
  readonly port: number;
}

const LOG_LIMIT = 10 * 1024 * 1024;

/** A server that is alive may be replaying its log; what a killed one has left behind goes within seconds. */
const START_TIMEOUT_MS = 120_000;

/** Bytes that the path of a Unix socket has room for. */
const SOCKET_LIMIT = process.platform === 'linux' ? 107 : 103;

export const urlOf = (port: number, password: string): string =>
  `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/facet`;

/** The same over its Unix socket, where it has one that this process may open. */
export async function socketUrlOf(base: string, port: number, password: string): Promise<string | undefined> {
  const folder = clusterFolder(base);
  const path = join(folder, `.s.PGSQL.${port}`);
  if (process.platform === 'win32' || Buffer.byteLength(path) > SOCKET_LIMIT) return undefined;
  const isOpen = await access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
  return isOpen ? urlOf(port, password).replace('127.0.0.1', encodeURIComponent(folder)) : undefined;
}

/** The live server of a cluster, as its pid file names it. */
export async function findServer(base: string): Promise<{ pid: number; port: number } | undefined> {
  const [pid = '', folder = '', , port] = (await readPidFile(base)).split(/\r?\n/);
  if (!(await isPostgres(Number(pid)))) return undefined;
  // A copied pid file names the server of another folder.
  if ((await realpath(folder).catch(() => folder)) !== (await realpath(clusterFolder(base)))) return undefined;
  return { pid: Number(pid), port: Number(port) };
}

/** Connects to the server of a cluster, and starts it when none is alive. */
export async function connectOrStart(cluster: Cluster, settings: ServerSettings): Promise<Connection> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const running = await findServer(cluster.base);
    const outcome = running ? await connect(running.port, cluster.record.password) : await launch(cluster, settings);
    if (typeof outcome === 'object') return outcome;
    if (outcome === undefined) continue;
    if (Date.now() > deadline)
      throw new EmbeddedPostgresError(`The embedded PostgreSQL does not answer: ${outcome} (log: ${logOf(cluster)})`);
    await delay(100);
  }
}

/** Returns when the process is gone, not when it was asked to go. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const running = await findServer(cluster.base);
  if (running === undefined) return;
  const { output } = await control(cluster, 'stop', '-t', '60', '-m', 'fast');
  // pg_ctl waits for the end of the pid file, which the process outlives by a moment.
  for (let waited = 0; waited < 2_000 && (await isPostgres(running.pid)); waited += 20) await delay(20);
  if (await isPostgres(running.pid))
    throw new EmbeddedPostgresError(`The embedded PostgreSQL (pid ${running.pid}) does not stop: ${causeIn(output)}`);
}

const logOf = ({ base }: Cluster): string => join(clusterFolder(base), 'postgres.log');
const pidFile = (base: string): string => join(clusterFolder(base), 'postmaster.pid');
const readPidFile = (base: string): Promise<string> => readFile(pidFile(base), 'utf8').catch(() => '');

/** False for a zombie, and for another program that has the pid since the machine was started. */
async function isPostgres(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (status !== undefined) return /\(postgres\) [^Z]/.test(status);
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Undefined when the server takes connections, else the reason why it cannot start yet. */
async function launch(
  cluster: Cluster,
  settings: ServerSettings,
  sockets = process.platform === 'win32' ? '' : '.',
): Promise<string | undefined> {
  const { durable, maxConnections } = settings;
  const { base, dataDir, record } = cluster;
  if (!existsSync(clusterFolder(base)))
    throw new EmbeddedPostgresError(`The data folder ${dataDir} is gone: stop Facet and start it again.`);
  await removeStaleLocks(base);
  const log = logOf(cluster);
  const size = (await stat(log).catch(() => undefined))?.size ?? 0;
  if (size > LOG_LIMIT) await rename(log, `${log}.old`);
  const options = `-c port=${await freePort(record.port)} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${sockets} -c max_connections=${maxConnections}`;
  const unsafe = durable ? '' : ' -c fsync=off -c synchronous_commit=off -c full_page_writes=off';
  const started = await control(
    cluster,
    'start',
    '-t',
    '60',
    '-l',
    'postgres/postgres.log',
    '-o',
    `${options} -c timezone=UTC -c log_timezone=UTC${unsafe}`,
  );
  if (started.ok) return undefined;
  const said = (await readFile(log).catch(() => Buffer.of())).toString('utf8', size > LOG_LIMIT ? 0 : size);
  const cause = causeIn(said || started.output);
  // Some file systems, such as shared folders of virtual machines, have none.
  if (sockets !== '' && /Unix.domain socket|Unix address/i.test(cause)) return launch(cluster, settings, '');
  // Processes of a killed server that are still leaving, a port taken a moment ago, or another start that was quicker.
  if (/pre-existing shared memory block|Address already in use/.test(said) || (await findServer(base))) return cause;
  throw new EmbeddedPostgresError(`The embedded PostgreSQL did not start: ${cause} (log: ${log})`);
}

/**
 * PostgreSQL takes any process of its user for the server that its pid file, or the lock of its socket,
 * names, and would never start.
 */
async function removeStaleLocks(base: string): Promise<void> {
  const sockets = (await readdir(clusterFolder(base))).filter((name) => /^\.s\.PGSQL\.\d+\.lock$/.test(name));
  for (const file of [pidFile(base), ...sockets.map((name) => join(clusterFolder(base), name))]) {
    const pid = parseInt(await readFile(file, 'utf8').catch(() => ''));
    if (pid > 0 && !(await isPostgres(pid))) await rm(file, { force: true });
  }
}

/** pg_ctl hands its paths to a shell, in double quotes. Relative to the base they hold nothing of its name. */
function control({ native, account, base }: Cluster, ...args: readonly string[]): ReturnType<typeof run> {
  return run(program(native, 'pg_ctl'), [...args, '-w', '-D', 'postgres'], account, base);
}

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
async function connect(port: number, password: string): Promise<Connection | string> {
  // `facet` can be a template only while nobody is connected to it. PGSSLMODE must not ask the server for TLS.
  const address = { host: '127.0.0.1', port, user: SUPERUSER, password, database: 'postgres', ssl: false };
  const client = new pg.Client({
    ...address,
    application_name: `facet ${process.pid}`,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  // A lost connection is reported as `end`.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return { client, port };
  } catch (error) {
    await client.end().catch(() => undefined);
    if (codeOf(error) !== '28P01') return reasonOf(error);
    throw new EmbeddedPostgresError(
      'The embedded PostgreSQL does not accept its password: restore embedded-postgres.json, or remove the data folder to begin anew.',
    );
  }
}
