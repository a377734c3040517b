import { Injectable } from '@nestjs/common';
import { nameSearchKeysOf } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';
import { firstId, type SearchKeyRow, type SearchKeyScope, type SearchKeyTable } from './search-key-table.js';

const stale = 'u.search_keys[1] is distinct from u.name collate "C"';

/** The search keys of display names. */
@Injectable()
export class NameSearchKeys implements SearchKeyTable {
  readonly keysOf = nameSearchKeysOf;

  constructor(private readonly queries: PreparedQueries) {}

  read(scope: SearchKeyScope, after: readonly string[] = [firstId], limit: number): Promise<SearchKeyRow[]> {
    const text = `select array[u.id::text] as id, u.name as source, u.search_keys as "searchKeys" from users u
      where u.id > $1 ${scope === 'stale' ? `and ${stale}` : ''} order by u.id limit $2`;
    return this.queries.rows<SearchKeyRow>({ text }, [after[0], limit]);
  }

  async keep(tx: Tx, rows: readonly SearchKeyRow[]): Promise<void> {
    const ids = rows.map(({ id }) => id[0]);
    await tx.rows('select 1 from users u where u.id = any($1::uuid[]) order by u.id for no key update', [ids]);
    await tx.rows(
      `update users u set search_keys = k."searchKeys" from jsonb_to_recordset($1::jsonb) as k (id uuid[], source text, "searchKeys" text[])
       where u.id = k.id[1] and u.name = k.source and u.search_keys is distinct from k."searchKeys"`,
      [JSON.stringify(rows)],
    );
  }

  async countStale(limit: number): Promise<number> {
    const text = `select count(*)::int as count from (select 1 from users u where ${stale} limit $1) counted`;
    return (await this.queries.row<{ count: number }>({ text }, [limit]))?.count ?? 0;
  }
}
