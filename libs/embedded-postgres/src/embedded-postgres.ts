import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { portMoved } from '@app/database';
import { openCluster, readRecord, saveRecord, type Cluster, type EmbeddedOptions } from './cluster.js';
import { codeOf, EmbeddedPostgresError, reasonOf } from './embedded-postgres.error.js';
import { connectOrStart, findServer, stopServer, urlsOf, type ServerUrls } from './server.js';

export interface EmbeddedPostgres extends ServerUrls {
  /** Resolves when the server is down; safe to call twice. */
  stop(): Promise<void>;
}

/** Starts the server of a data folder, or adopts the one that a killed Facet has left behind. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, report = (): void => undefined } = options;
  try {
    const cluster = await openCluster(options, report);
    report('Starting the embedded PostgreSQL …');
    const server = new SupervisedServer(cluster, report);
    const port = await server.own();
    return { ...(await urlsOf(cluster.base, port, cluster.record.password)), stop: () => server.stop() };
  } catch (cause) {
    if (cause instanceof EmbeddedPostgresError) throw cause;
    const message = `The embedded PostgreSQL could not be started in ${dataDir}: ${reasonOf(cause)}.`;
    throw new EmbeddedPostgresError(message, { cause });
  }
}

/**
 * For a command beside a running Facet: its server, which `stop` leaves on. Where none runs, one is started
 * meanwhile.
 */
export async function attachEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const { base = dataDir, password } = (await readRecord(dataDir).catch(() => undefined)) ?? {};
  const running = password === undefined ? undefined : await findServer(base);
  if (!running || password === undefined) return startEmbeddedPostgres(options);
  return { ...(await urlsOf(base, running.port, password)), stop: () => Promise.resolve() };
}

/** Any fixed number: no other program takes locks in the server's own database. */
const LOCK = 20_411_203;

/** A server that this process owns: it is brought back when it dies, until `stop`. */
class SupervisedServer {
  private client: pg.Client | undefined;
  private stopping: Promise<void> | undefined;
  private recovery = Promise.resolve();
  private startPort = 0;
  private lastReport = '';

  constructor(
    private cluster: Cluster,
    private readonly report: (line: string) => void,
  ) {}

  /** Starts or adopts the server. One Facet per data folder: the lock lasts exactly as long as the connection. */
  async own(): Promise<number> {
    const client = await connectOrStart(this.cluster);
    const { dataDir, record } = this.cluster;
    const { port } = client;
    try {
      await lock(client, dataDir);
      const { rowCount } = await client.query(`select 1 from pg_database where datname = 'facet'`);
      if (rowCount === 0) await client.query('create database facet');
      if (record.port !== port) await saveRecord(dataDir, { ...record, port });
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.client = client;
    this.cluster = { ...this.cluster, record: { ...record, port } };
    portMoved((this.startPort ||= port), port);
    client.once('end', () => {
      if (this.stopping === undefined) this.recovery = this.recover(port);
    });
    return port;
  }

  stop(): Promise<void> {
    // The lock goes with the server, never before it: no other Facet may adopt a server that is about to stop.
    return (this.stopping ??= this.recovery
      .then(() => stopServer(this.cluster))
      .then(() => this.client?.end().catch(() => undefined)));
  }

  private async recover(before: number): Promise<void> {
    this.reportOnce('The embedded PostgreSQL went away; bringing it back …');
    while (this.stopping === undefined) {
      try {
        const port = await this.own();
        const where = port === before ? '' : ` on port ${port}: another program has taken port ${before}`;
        return this.reportOnce(`The embedded PostgreSQL is back${where}.`);
      } catch (error) {
        this.reportOnce(reasonOf(error));
        await delay(1_000);
      }
    }
  }

  /** A failure that repeats every second is reported once. */
  private reportOnce(line: string): void {
    if (line !== this.lastReport) this.report(line);
    this.lastReport = line;
  }
}

/**
 * The connection of an owner that was killed may take a moment to go. Each Facet names its own pid in its
 * connection.
 */
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
