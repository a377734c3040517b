import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { portMoved } from '@app/database';
import { openCluster, readRecord, saveRecord, type Cluster } from './cluster.js';
import { codeOf, EmbeddedPostgresError, reasonOf } from './embedded-postgres.error.js';
import { connectOrStart, findServer, stopServer, urlsOf, type ServerSettings } from './server.js';

export interface EmbeddedPostgres {
  /** postgres://user:password@127.0.0.1:port/facet */
  readonly url: string;
  /**
   * The same over a Unix socket in the data folder, which spares TCP. Undefined where there is none, or its
   * path is too long.
   */
  readonly socketUrl: string | undefined;
  /** Resolves when the server is down; safe to call twice. */
  stop(): Promise<void>;
}

interface EmbeddedOptions {
  dataDir: string;
  /** One line per long step, for a person. */
  report?: (line: string) => void;
  /** false: no fsync, for tests only. */
  durable?: boolean;
  maxConnections?: number;
}

/** Starts the server of a data folder, or adopts the one that a killed Facet has left behind. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, report = (): void => undefined, durable = true, maxConnections = 100 } = options;
  try {
    const cluster = await openCluster(dataDir, durable, report);
    report('Starting the embedded PostgreSQL …');
    const server = new SupervisedServer(cluster, { durable, maxConnections }, report);
    const port = await server.own();
    return { ...(await urlsOf(cluster.base, port, cluster.record.password)), stop: () => server.stop() };
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    throw new EmbeddedPostgresError(`The embedded PostgreSQL could not be started in ${dataDir}: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

/**
 * For a command beside a running Facet: its server, which `stop` leaves on. Where none runs, one is started
 * meanwhile.
 */
export async function attachEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const record = await readRecord(dataDir).catch(() => undefined);
  const base = record?.base ?? dataDir;
  const running = record && (await findServer(base));
  if (!running) return startEmbeddedPostgres(options);
  return { ...(await urlsOf(base, running.port, record.password)), stop: () => Promise.resolve() };
}

/** Any fixed number: nobody else takes locks in the server's own database. */
const LOCK = 20_411_203;

/** A server that this process owns: it is brought back when it dies, until `stop`. */
class SupervisedServer {
  private startPort: number | undefined;
  private client: pg.Client | undefined;
  private stopping: Promise<void> | undefined;
  private recovery: Promise<void> = Promise.resolve();
  private lastReport = '';

  constructor(
    private cluster: Cluster,
    private readonly settings: ServerSettings,
    private readonly report: (line: string) => void,
  ) {}

  /** Starts or adopts the server. One Facet per data folder: the lock lasts exactly as long as the connection. */
  async own(): Promise<number> {
    const client = await connectOrStart(this.cluster, this.settings);
    const { dataDir, record } = this.cluster;
    const { port } = client;
    try {
      // The connection of an owner that was killed may take a moment to go.
      await client.query(`set lock_timeout = '2s'`);
      await client.query('select pg_advisory_lock($1)', [LOCK]);
      const { rowCount } = await client.query(`select 1 from pg_database where datname = 'facet'`);
      if (rowCount === 0) await client.query('create database facet');
      if (record.port !== port) await saveRecord(dataDir, { ...record, port });
    } catch (error) {
      const failure = codeOf(error) === '55P03' ? await lockedByAnother(client, dataDir) : error;
      await client.end().catch(() => undefined);
      throw failure;
    }
    this.client = client;
    this.cluster = { ...this.cluster, record: { ...record, port } };
    portMoved((this.startPort ??= port), port);
    client.once('end', () => {
      if (this.stopping === undefined) this.recovery = this.recover(port);
    });
    return port;
  }

  stop(): Promise<void> {
    return (this.stopping ??= this.stopOnce());
  }

  /** The lock goes with the server, never before it: nobody may adopt a server that is about to stop. */
  private async stopOnce(): Promise<void> {
    await this.recovery;
    await stopServer(this.cluster);
    await this.client?.end().catch(() => undefined);
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

async function lockedByAnother(client: pg.Client, dataDir: string): Promise<EmbeddedPostgresError> {
  // Each Facet names its own pid in its connection.
  const lockOwner = `select application_name as name from pg_locks join pg_stat_activity using (pid) where locktype = 'advisory' and granted`;
  const { rows } = await client.query<{ name: string }>(lockOwner);
  return new EmbeddedPostgresError(
    `Another Facet runs on the data folder ${dataDir} (${rows[0]?.name.replace('facet', 'pid') ?? 'pid unknown'}).`,
  );
}
