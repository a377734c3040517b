import { ensureCluster } from './cluster.js';
import { EmbeddedPostgresError, reasonOf } from './embedded-postgres.error.js';
import { SupervisedServer } from './supervised-server.js';
import { choosePlace } from './place.js';
import type { ServerSettings } from './server.js';

export interface EmbeddedPostgres {
  /** postgres://user:password@127.0.0.1:port/facet */
  readonly url: string;
  /** The server was still running, left behind by a Facet that was killed. */
  readonly adopted: boolean;
  /** Resolves when the server is down; safe to call twice. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  /** One line per long step, for a person. */
  report?: (line: string) => void;
  /** false: no fsync, for tests only. */
  durable?: boolean;
  maxConnections?: number;
}

export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const report = options.report ?? ((): void => undefined);
  const settings: ServerSettings = { durable: options.durable ?? true, maxConnections: options.maxConnections ?? 100 };
  try {
    const place = await choosePlace(options.dataDir, report);
    await ensureCluster(place, settings.durable, report);
    report('Starting the embedded PostgreSQL …');
    return await SupervisedServer.own(place, settings, report);
  } catch (error) {
    // What is left is the file system refusing something; a person gets a line in any case.
    if (error instanceof EmbeddedPostgresError) throw error;
    throw new EmbeddedPostgresError(`The embedded PostgreSQL could not be started in ${options.dataDir}: ${reasonOf(error)}.`, { cause: error });
  }
}
