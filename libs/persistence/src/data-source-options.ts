import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import type { ConnectionSettings } from './connection.js';
import { migrations } from './migrations/index.js';
import { HeardClient, PatientPool } from './patient-pool.js';

export type Entities = NonNullable<DataSourceOptions['entities']>;

/** What holds for every connection. A pooler refuses start-up parameters that it does not know; there, set these on the database role. */
function limitsOf(settings: ConnectionSettings): pg.ClientConfig {
  const limit = settings.DATABASE_TIMEOUT_MS;
  const serverSide =
    settings.DATABASE_POOLER === 'transaction' ? {} : { statement_timeout: limit, lock_timeout: limit, idle_in_transaction_session_timeout: limit * 2 };
  return { query_timeout: limit + 500, keepAlive: true, ...serverSide };
}

/** Connections of its own for a part of the process that must neither wait behind requests nor keep them waiting. */
export function openPool(settings: ConnectionSettings, size: number): pg.Pool {
  const pool = new PatientPool({
    connectionString: settings.DATABASE_URL,
    application_name: 'facet',
    max: size,
    connectionTimeoutMillis: settings.DATABASE_TIMEOUT_MS,
    Client: HeardClient,
    ...limitsOf(settings),
  });
  return pool.on('error', () => undefined);
}

/** Options of the one data source. Nobody waits for a hung server longer than `DATABASE_TIMEOUT_MS` and half a second, the wait for a connection in it. */
export function dataSourceOptions(settings: ConnectionSettings, entities: Entities): DataSourceOptions {
  return {
    type: 'postgres',
    driver: { ...pg, Pool: PatientPool },
    url: settings.DATABASE_URL,
    applicationName: 'facet',
    poolSize: settings.DATABASE_POOL_SIZE,
    connectTimeoutMS: settings.DATABASE_TIMEOUT_MS,
    entities,
    migrations,
    migrationsTableName: 'migrations',
    synchronize: false,
    logging: false,
    extra: { Client: HeardClient, ...limitsOf(settings) },
  };
}
