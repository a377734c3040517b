import type { PreparedQueries } from './prepared-queries.js';
import type { TransactionManager } from './transaction-manager.js';
import type { Tx } from './tx.js';

/**
 * A column with texts that users are found by. Its table has the keys in the column `search_keys`; their
 * first element is the text that they were made of.
 */
export interface SearchKeyColumn {
  readonly table: string;
  /** The primary key: types by columns, in the order of the index. */
  readonly key: Readonly<Record<string, 'uuid' | 'text'>>;
  readonly source: string;
  /** The condition of the partial index over the rows whose keys are missing or out of date. */
  readonly stale: string;
  /**
   * Selects and locks the rows that a writer of the text locks first. The rows to change are `given`, with
   * the primary key in `id`.
   */
  readonly lock: (given: string) => string;
  readonly keysOf: (source: string) => string[];
}

/** Which rows: those whose keys are missing or out of date, or all. */
export type SearchKeyScope = 'stale' | 'all';

interface SearchKeyRow {
  readonly id: readonly string[];
  readonly source: string;
  readonly searchKeys: readonly string[] | null;
}

/** Few enough rows for a transaction that delays no request. */
const batchSize = 200;

const given = 'jsonb_to_recordset($1::jsonb) as k (id text[], source text, "searchKeys" text[])';
const beginningOf = { uuid: '00000000-0000-0000-0000-000000000000', text: '' };
const isSame = (row: SearchKeyRow, keys: readonly string[]): boolean =>
  keys.length === row.searchKeys?.length && keys.every((key, at) => key === row.searchKeys?.[at]);

/** Makes the search keys of a column anew, in batches. */
export class SearchKeys {
  private readonly columns: readonly (readonly [column: string, type: 'uuid' | 'text'])[];

  constructor(
    private readonly of: SearchKeyColumn,
    private readonly queries: PreparedQueries,
    private readonly transactions: TransactionManager,
  ) {
    this.columns = Object.entries(of.key);
  }

  /** Renews keys until none is left or `signal` is aborted. Returns how many differed. */
  async renew(scope: SearchKeyScope, signal?: AbortSignal): Promise<number> {
    let changed = 0;
    for (
      let after: readonly string[] | undefined = this.columns.map(([, type]) => beginningOf[type]);
      after && !signal?.aborted;
    ) {
      const rows: SearchKeyRow[] = await this.read(scope, after);
      const renewed = rows
        .map((row) => ({ ...row, searchKeys: this.of.keysOf(row.source) }))
        .filter(({ searchKeys }, at) => !isSame(rows[at] as SearchKeyRow, searchKeys));
      if (renewed.length > 0) await this.transactions.run((tx) => this.store(tx, renewed));
      changed += renewed.length;
      after = rows.at(-1)?.id;
    }
    return changed;
  }

  /** How many rows have keys that are missing or out of date, counted up to `limit`. */
  async countStale(limit: number): Promise<number> {
    const text = `select count(*)::int as count from (select 1 from ${this.of.table} where ${this.of.stale} limit $1) counted`;
    return (await this.queries.row<{ count: number }>({ text }, [limit]))?.count ?? 0;
  }

  /** The next batch in the order of the primary key. */
  private read(scope: SearchKeyScope, after: readonly string[]): Promise<SearchKeyRow[]> {
    const { table, source, stale } = this.of;
    const names = this.columns.map(([column]) => column).join(', ');
    const begin = this.columns.map(([, type], at) => `$${at + 2}::${type}`).join(', ');
    const text = `select array[${this.columns.map(([column]) => `${column}::text`).join(', ')}] as id, ${source} as source, search_keys as "searchKeys" from ${table}
      where (${names}) > (${begin}) and ${scope === 'stale' ? stale : `${source} is not null`} order by ${names} limit $1`;
    return this.queries.rows<SearchKeyRow>({ text }, [batchSize, ...after]);
  }

  /** Stores the keys where the text is still the one that they were made of. */
  private async store(tx: Tx, rows: readonly SearchKeyRow[]): Promise<void> {
    const { table, source, lock } = this.of;
    const values = [JSON.stringify(rows)];
    const sameRow = this.columns.map(([column, type], at) => `t.${column} = k.id[${at + 1}]::${type}`).join(' and ');
    await tx.rows(lock(given), values);
    await tx.rows(
      `update ${table} t set search_keys = k."searchKeys" from ${given}
       where ${sameRow} and t.${source} = k.source and t.search_keys is distinct from k."searchKeys"`,
      values,
    );
  }
}
