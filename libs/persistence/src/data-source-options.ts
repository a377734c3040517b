import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import type { ConnectionSettings } from './connection.js';
import { migrations } from './migrations/index.js';

export type Entities = NonNullable<DataSourceOptions['entities']>;

/**
 * A connection whose loss is never an unhandled event, which would end the process. The ORM listens a moment after the pool hands
 * a connection over, too late for a server that ends it in that moment. The statement that comes next fails and says so.
 */
class HeardClient extends pg.Client {
  constructor(options: pg.ClientConfig) {
    super(options);
    this.on('error', () => undefined);
  }
}

/** Options of the one data source. Nobody waits for a hung server longer than `DATABASE_TIMEOUT_MS`. */
export function dataSourceOptions(settings: ConnectionSettings, entities: Entities): DataSourceOptions {
  const limit = settings.DATABASE_TIMEOUT_MS;
  // A pooler refuses start-up parameters that it does not know; there, set these on the database role.
  const serverSide =
    settings.DATABASE_POOLER === 'transaction' ? {} : { statement_timeout: limit, lock_timeout: limit, idle_in_transaction_session_timeout: limit * 2 };
  return {
    type: 'postgres',
    url: settings.DATABASE_URL,
    applicationName: 'facet',
    poolSize: settings.DATABASE_POOL_SIZE,
    connectTimeoutMS: limit,
    entities,
    migrations,
    migrationsTableName: 'migrations',
    synchronize: false,
    logging: false,
    extra: { Client: HeardClient, query_timeout: limit + 500, keepAlive: true, ...serverSide },
  };
}
