import { Injectable } from '@nestjs/common';
import { ConnectionPool } from './connection-pool.js';
import { PreparedQueries } from './prepared-queries.js';
import { WriteSlots } from './write-slots.js';

/**
 * A commit that waits for its standby for longer than a standby needs. Those of other instances count as
 * well: a role sees its own.
 */
const state = {
  name: 'database_state',
  text: `select current_setting('transaction_read_only') = 'on' as "readOnly", exists (select 1 from pg_stat_activity
    where usename = current_user and wait_event = 'SyncRep' and query_start < clock_timestamp() - interval '2 seconds') as "commitsHang"`,
};

/** Whether the database takes writes. */
@Injectable()
export class DatabaseState {
  private looking: Promise<string | undefined> | undefined;

  constructor(
    private readonly statements: PreparedQueries,
    private readonly pool: ConnectionPool,
    private readonly places: WriteSlots,
  ) {}

  /** Why it takes none, if so. Concurrent callers share one check. */
  obstacle(): Promise<string | undefined> {
    this.looking ??= this.look().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async look(): Promise<string | undefined> {
    const found = await this.statements.row<{ readOnly: boolean; commitsHang: boolean }>(state, []);
    if (found?.readOnly) {
      // The way to the database may lead to another server by now.
      this.pool.renew();
      return 'The database is read-only.';
    }
    if (found?.commitsHang) return 'Commits wait for a standby that confirms nothing.';
    return this.places.areStuck ? 'All connections for writes are taken.' : undefined;
  }
}
