import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { tryConnect, urlOf } from './connection.js';
import { startEmbeddedPostgres, type EmbeddedOptions, type EmbeddedPostgres } from './embedded-postgres.js';
import { findPostmaster } from './postmaster.js';
import { readRecord } from './record.js';

/** A server that was found alive may just be coming up or going down. */
const PATIENCE_MS = 5_000;

/**
 * For a command beside a running Facet: its server as it is, without taking possession of it. `stop` then leaves it alone.
 * Where none runs, one is started and owned for as long as the command takes.
 */
export async function attachEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const record = await readRecord(options.dataDir).catch(() => undefined);
  const cluster = record && join(record.base ?? options.dataDir, 'postgres');
  for (let waited = 0; record && cluster && waited < PATIENCE_MS; waited += 100) {
    const running = await findPostmaster(cluster);
    if (running === undefined) break;
    const client = await tryConnect(running.port, record.password);
    await client?.end();
    if (client !== undefined) return { url: urlOf(running.port, record.password), adopted: true, stop: () => Promise.resolve() };
    await delay(100);
  }
  return startEmbeddedPostgres(options);
}
