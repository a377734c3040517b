import { Injectable } from '@nestjs/common';
import { usernameSearchKeysOf } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';
import { firstId, type SearchKeyRow, type SearchKeyScope, type SearchKeyTable } from '@app/users';

const stale = 'p.search_keys[1] is distinct from p.username_key';

/** The search keys of usernames. */
@Injectable()
export class UsernameSearchKeys implements SearchKeyTable {
  readonly keysOf = usernameSearchKeysOf;

  constructor(private readonly queries: PreparedQueries) {}

  read(scope: SearchKeyScope, after: readonly string[] = ['', firstId], limit: number): Promise<SearchKeyRow[]> {
    const text = `select array[p.organization_id, p.user_id::text] as id, p.username_key as source, p.search_keys as "searchKeys" from profiles p
      where (p.organization_id, p.user_id) > ($1, $2::uuid) and p.username_key is not null ${scope === 'stale' ? `and ${stale}` : ''}
      order by p.organization_id, p.user_id limit $3`;
    return this.queries.rows<SearchKeyRow>({ text }, [...after, limit]);
  }

  /** The member is locked before the profile, in the order of a removal. */
  async keep(tx: Tx, rows: readonly SearchKeyRow[]): Promise<void> {
    const values = [JSON.stringify(rows)];
    const given = 'jsonb_to_recordset($1::jsonb) as k (id text[], source text, "searchKeys" text[])';
    await tx.rows(
      `select 1 from members m where (m.organization_id, m.user_id) in (select k.id[1], k.id[2]::uuid from ${given})
       order by m.organization_id, m.user_id for key share`,
      values,
    );
    await tx.rows(
      `update profiles p set search_keys = k."searchKeys" from ${given}
       where p.organization_id = k.id[1] and p.user_id = k.id[2]::uuid and p.username_key = k.source and p.search_keys is distinct from k."searchKeys"`,
      values,
    );
  }

  async countStale(limit: number): Promise<number> {
    const text = `select count(*)::int as count from (select 1 from profiles p where p.username_key is not null and ${stale} limit $1) counted`;
    return (await this.queries.row<{ count: number }>({ text }, [limit]))?.count ?? 0;
  }
}
