import type { Pool, PoolClient } from 'pg';
import type { ConnectionSettings } from '../connection.js';
import { openPool } from '../data-source-options.js';
import type { Statement } from '../prepared-queries.js';
import { within } from '../within.js';
import { positionOf, type WalPosition } from './wal-position.js';

/** Milliseconds that a replica may take for a connection and for its state: the primary can do the work meanwhile. */
const patience = 500;

/** Asked on the connection that is to answer. */
export const replicaState = {
  name: 'replica_state',
  text: `select pg_is_in_recovery() as "isStandby", ${positionOf(`coalesce(pg_last_wal_replay_lsn(), '0/0')`)} as replayed,
    (select system_identifier from pg_control_system())::text as system,
    (select greatest(c.timeline_id, r.min_recovery_end_timeline) from pg_control_checkpoint() c, pg_control_recovery() r) as timeline`,
};

/** Where a server is, in its own words. */
export interface ReplicaState {
  readonly isStandby: boolean;
  readonly replayed: WalPosition;
  readonly system: string;
  readonly timeline: number;
}

export type StateRow = Omit<ReplicaState, 'replayed'> & { readonly replayed: string };

export function stateFrom(row: StateRow | undefined): ReplicaState {
  if (!row) throw new Error('connection terminated: the replica said nothing of itself');
  return { ...row, replayed: BigInt(row.replayed) };
}

/** A connection to the replica, and what it said just now: another connection may lead to another server. */
export class ReplicaConnection {
  private constructor(
    private readonly client: PoolClient,
    readonly state: ReplicaState,
    private readonly isNamed: boolean,
  ) {}

  static async take(pool: Pool, isNamed: boolean): Promise<ReplicaConnection> {
    const end = performance.now() + patience;
    const client = await within(pool.connect(), end, (late) => late.release());
    try {
      const asked = client.query<StateRow>(isNamed ? replicaState : { text: replicaState.text });
      const { rows } = await within(asked, end, () => undefined);
      return new ReplicaConnection(client, stateFrom(rows[0]), isNamed);
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async rows<R>(statement: Statement, values: readonly unknown[]): Promise<R[]> {
    const query = this.isNamed ? statement : { text: statement.text };
    return (await this.client.query({ ...query, values: [...values] })).rows as R[];
  }

  async row<R>(statement: Statement, values: readonly unknown[]): Promise<R | undefined> {
    return (await this.rows<R>(statement, values))[0];
  }

  /** On a replica each caller has a statement of their own. */
  batchedRow<R extends object>(statement: Statement, values: readonly unknown[]): Promise<R | undefined> {
    return this.row<R>(statement, values);
  }

  release(isBroken: boolean): void {
    this.client.release(isBroken);
  }
}

/** The settings under which the replica is reached. */
export const replicaSettings = (settings: ConnectionSettings): ConnectionSettings | undefined =>
  settings.DATABASE_REPLICA_URL === undefined || settings.DATABASE_REPLICA_URL === ''
    ? undefined
    : { ...settings, DATABASE_URL: settings.DATABASE_REPLICA_URL };

export const replicaPool = (settings: ConnectionSettings): Pool => openPool(settings, settings.DATABASE_POOL_SIZE);
