import pg from 'pg';
import { SUPERUSER } from './cluster.js';
import { codeOf, EmbeddedPostgresError } from './embedded-postgres.error.js';

const DATABASE = 'facet';

/** The server's own database: `facet` can be copied as a template only while no connection to it is open. */
const MAINTENANCE = 'postgres';

export const urlOf = (port: number, password: string): string => `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`;

/** Undefined while nobody answers or the server is coming up or going down: ask again. */
export async function tryConnect(port: number, password: string): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    database: MAINTENANCE,
    // Explicit, because PGSSLMODE in the environment would otherwise ask our server for TLS.
    ssl: false,
    application_name: `facet ${process.pid}`,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  // A lost connection is an event here, not a reason to crash the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    if (codeOf(error) === '28P01') throw new EmbeddedPostgresError(`A PostgreSQL runs on port ${port} for this data folder, but does not accept its password.`);
    return undefined;
  }
}

export async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
  if (rowCount === 0) await client.query(`create database ${DATABASE}`);
}
