import { Injectable } from '@nestjs/common';
import { addressSearchKeysOf } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';
import { firstId, type SearchKeyRow, type SearchKeyScope, type SearchKeyTable } from './search-key-table.js';

const stale = 'e.search_keys[1] is distinct from e.address_key';

/** The search keys of addresses. */
@Injectable()
export class AddressSearchKeys implements SearchKeyTable {
  readonly keysOf = addressSearchKeysOf;

  constructor(private readonly queries: PreparedQueries) {}

  read(scope: SearchKeyScope, after: readonly string[] = [firstId], limit: number): Promise<SearchKeyRow[]> {
    const text = `select array[e.id::text] as id, e.address_key as source, e.search_keys as "searchKeys" from emails e
      where e.id > $1 ${scope === 'stale' ? `and ${stale}` : ''} order by e.id limit $2`;
    return this.queries.rows<SearchKeyRow>({ text }, [after[0], limit]);
  }

  /** Whoever changes an address locks its user first, and so does this. */
  async keep(tx: Tx, rows: readonly SearchKeyRow[]): Promise<void> {
    const ids = rows.map(({ id }) => id[0]);
    await tx.rows('select 1 from users u where u.id in (select e.user_id from emails e where e.id = any($1::uuid[])) order by u.id for no key update', [ids]);
    await tx.rows(
      `update emails e set search_keys = k."searchKeys" from jsonb_to_recordset($1::jsonb) as k (id uuid[], source text, "searchKeys" text[])
       where e.id = k.id[1] and e.address_key = k.source and e.search_keys is distinct from k."searchKeys"`,
      [JSON.stringify(rows)],
    );
  }

  async countStale(limit: number): Promise<number> {
    const text = `select count(*)::int as count from (select 1 from emails e where ${stale} limit $1) counted`;
    return (await this.queries.row<{ count: number }>({ text }, [limit]))?.count ?? 0;
  }
}
