import { userInfo } from 'node:os';
import { addressesOf } from '@app/common';
import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import type { ConnectionSettings } from './connection.js';
import type { DeadlineClientConfig } from './deadline-client.js';
import { hostsOf, type Host } from './hosts.js';
import { migrations } from './migrations/index.js';
import { DeadlinePool } from './deadline-pool.js';
import { asOptions, trackedSettingsStatement } from './session-settings.js';

/**
 * An address of a Unix socket often leaves the user to the account of the process, which services and
 * containers seldom have in `USER`.
 */
function accountName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
pg.defaults.user ??= accountName();

export type Entities = NonNullable<DataSourceOptions['entities']>;

/**
 * What holds for every connection. A pooler refuses start-up parameters that it does not know; there, set
 * these on the database role.
 */
function limitsOf(settings: ConnectionSettings): pg.ClientConfig {
  const limit = settings.DATABASE_TIMEOUT_MS;
  const serverSide =
    settings.DATABASE_POOLER === 'transaction'
      ? {}
      : { statement_timeout: limit, lock_timeout: limit, idle_in_transaction_session_timeout: limit * 2 };
  return { query_timeout: limit + 500, keepAlive: true, ...serverSide };
}

interface Session {
  readonly hosts: readonly Host[];
  readonly options?: string;
  readonly onConnect?: (client: pg.PoolClient) => Promise<void>;
}

const applySettings = async (client: pg.PoolClient): Promise<void> =>
  void (await client.query(trackedSettingsStatement));

/**
 * The first host of the address, and the settings of its sessions apart from it: those of an address would
 * take the place of all others.
 */
function addressOf(settings: ConnectionSettings): { readonly address: string; readonly session: Session } {
  const [address = ''] = addressesOf(settings.DATABASE_URL);
  const hosts = hostsOf(settings.DATABASE_URL);
  if (settings.DATABASE_POOLER === 'transaction') return { address, session: { hosts, onConnect: applySettings } };
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const options = asOptions(url?.searchParams.get('options') ?? null);
  url?.searchParams.delete('options');
  return { address: url?.href ?? address, session: { hosts, options } };
}

/** What a connection outside of the pools is made with. */
export function clientConfig(settings: ConnectionSettings): DeadlineClientConfig {
  const { address, session } = addressOf(settings);
  const { hosts, options } = session;
  return {
    connectionString: address,
    hosts,
    options,
    connectionTimeoutMillis: settings.DATABASE_TIMEOUT_MS,
    keepAlive: true,
  };
}

/** Connections of its own for a part of the process that must neither wait behind requests nor keep them waiting. */
export function openPool(settings: ConnectionSettings, size: number): pg.Pool {
  const { address, session } = addressOf(settings);
  const config = {
    connectionString: address,
    application_name: 'facet',
    max: size,
    connectionTimeoutMillis: settings.DATABASE_TIMEOUT_MS,
    ...session,
    ...limitsOf(settings),
  };
  // The types of the pool do not know that what it does first may take its time.
  return new DeadlinePool(config as pg.PoolConfig).on('error', () => undefined);
}

/**
 * Options of the one data source. No caller waits for a hung server longer than `DATABASE_TIMEOUT_MS` and
 * half a second, including the wait for a connection.
 */
export function dataSourceOptions(settings: ConnectionSettings, entities: Entities): DataSourceOptions {
  const { address, session } = addressOf(settings);
  return {
    type: 'postgres',
    driver: { ...pg, Pool: DeadlinePool },
    url: address,
    applicationName: 'facet',
    poolSize: settings.DATABASE_POOL_SIZE,
    connectTimeoutMS: settings.DATABASE_TIMEOUT_MS,
    entities,
    migrations,
    migrationsTableName: 'migrations',
    synchronize: false,
    logging: false,
    extra: { ...session, ...limitsOf(settings) },
  };
}
