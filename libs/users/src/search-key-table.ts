import type { Tx } from '@app/database';

/** A text that users are found by, and the keys that are kept for it. */
export interface SearchKeyRow {
  /** The columns of the primary key, as the walk through the table goes on after it. */
  readonly id: readonly string[];
  readonly source: string;
  /** The source that they were made of, and the keys. Out of date when the first element is another source. */
  readonly searchKeys: readonly string[] | null;
}

/** Which rows: those whose keys are missing or out of date, or all. */
export type SearchKeyScope = 'stale' | 'all';

/** A table of texts that users are found by. */
export interface SearchKeyTable {
  /** In the order of the primary key; from the beginning without `after`. */
  read(scope: SearchKeyScope, after: readonly string[] | undefined, limit: number): Promise<SearchKeyRow[]>;
  keysOf(source: string): string[];
  /** Keeps the keys where the source is still the one that they were made of. */
  keep(tx: Tx, rows: readonly SearchKeyRow[]): Promise<void>;
  /** How many rows have keys that are missing or out of date, counted up to `limit`. */
  countStale(limit: number): Promise<number>;
}

/** Before the first id. */
export const firstId = '00000000-0000-0000-0000-000000000000';
