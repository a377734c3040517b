import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { openCluster, readPassword, type Cluster, type EmbeddedOptions } from './cluster.js';
import { codeOf, EmbeddedPostgresError, reasonOf } from './embedded-postgres.error.js';
import { connectOrStart, findServer, stopServer, urlsOf, type EmbeddedPostgres } from './server.js';

/** Starts the server of a data folder, or adopts the one that a killed Facet has left behind. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, report = (): void => undefined } = options;
  try {
    const cluster = await openCluster(options, report);
    report('Starting the embedded PostgreSQL …');
    const server = new SupervisedServer(cluster, report);
    const port = await server.own();
    return { ...urlsOf(cluster.dataDir, port, cluster.password), stop: () => server.stop() };
  } catch (cause) {
    if (cause instanceof EmbeddedPostgresError) throw cause;
    const message = `The embedded PostgreSQL could not be started in ${dataDir}: ${reasonOf(cause)}.`;
    throw new EmbeddedPostgresError(message, { cause });
  }
}

/** For a command beside a running Facet: its server, which stays on. Where none runs, one is started meanwhile. */
export async function attachEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const password = await readPassword(dataDir).catch(() => undefined);
  const running = await findServer(dataDir);
  if (!running || password === undefined) return startEmbeddedPostgres(options);
  return { ...urlsOf(dataDir, running.port, password), stop: () => Promise.resolve() };
}

/** Any fixed number: no other program takes locks in the server's own database. */
const LOCK = 20_411_203;

/** A server that this process owns: it is brought back when it dies, until `stop`. */
class SupervisedServer {
  private client: pg.Client | undefined;
  private stopping: Promise<void> | undefined;
  private recovery = Promise.resolve();

  constructor(
    private cluster: Cluster,
    private readonly report: (line: string) => void,
  ) {}

  /** Starts or adopts the server. One Facet per data folder: the lock lasts exactly as long as the connection. */
  async own(): Promise<number> {
    const client = await connectOrStart(this.cluster);
    try {
      await lock(client, this.cluster.dataDir);
      const { rowCount } = await client.query(`select 1 from pg_database where datname = 'facet'`);
      if (rowCount === 0) await client.query('create database facet');
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.client = client;
    this.cluster = { ...this.cluster, port: client.port };
    client.once('end', () => {
      if (this.stopping === undefined) this.recovery = this.recover();
    });
    return client.port;
  }

  stop(): Promise<void> {
    // The lock goes with the server, never before it: no other Facet may adopt a server that is about to stop.
    return (this.stopping ??= this.recovery
      .then(() => stopServer(this.cluster))
      .then(() => this.client?.end().catch(() => undefined)));
  }

  private async recover(): Promise<void> {
    this.report('The embedded PostgreSQL went away; bringing it back …');
    for (let last = ''; this.stopping === undefined; await delay(1_000)) {
      const failure = await this.own().then(() => undefined, reasonOf);
      if (failure === undefined) return this.report('The embedded PostgreSQL is back.');
      // A failure that repeats every second is reported once.
      if (failure !== last) this.report((last = failure));
    }
  }
}

/** An owner that was killed may take a moment to go. Each Facet names its pid in its connection. */
async function lock(client: pg.Client, dataDir: string): Promise<void> {
  await client.query(`set lock_timeout = '2s'`);
  await client.query('select pg_advisory_lock($1)', [LOCK]).catch(async (error: unknown) => {
    if (codeOf(error) !== '55P03') throw error;
    const lockOwner = `select application_name as name from pg_locks join pg_stat_activity using (pid) where locktype = 'advisory' and granted`;
    const { rows } = await client.query<{ name: string }>(lockOwner);
    const owner = rows[0]?.name.replace('facet', 'pid') ?? 'pid unknown';
    throw new EmbeddedPostgresError(`Another Facet runs on the data folder ${dataDir} (${owner}).`);
  });
}
