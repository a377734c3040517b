import { Injectable } from '@nestjs/common';
import { TransactionManager } from '@app/database';
import { HandlesJob } from '@app/jobs';
import { AddressSearchKeys, NameSearchKeys, type SearchKeyRow, type SearchKeyScope, type SearchKeyTable } from '@app/users';
import { UsernameSearchKeys } from './username-search-keys.repository.js';

/** Rows of a transaction: few enough to keep nobody waiting. */
const batchSize = 200;

/** How many texts there are of each kind. */
export interface SearchCounts {
  readonly names: number;
  readonly addresses: number;
  readonly usernames: number;
}

/**
 * The keys under which users are found. Whoever writes a name, an address or a username writes its keys as well; rows of a version before, or of SQL by
 * hand, have none, and get them here. The database copies the keys to `member_keys`.
 */
@Injectable()
export class SearchIndex {
  constructor(
    private readonly names: NameSearchKeys,
    private readonly addresses: AddressSearchKeys,
    private readonly usernames: UsernameSearchKeys,
    private readonly transactions: TransactionManager,
  ) {}

  @HandlesJob('search.fold')
  async handleFold(_: unknown, signal: AbortSignal): Promise<void> {
    await this.fold(signal);
  }

  /** Makes the keys that are missing or out of date, until none is left or `signal` says to stop. */
  async fold(signal?: AbortSignal): Promise<SearchCounts> {
    return this.each((table) => this.walk(table, 'stale', signal));
  }

  /** Makes all keys anew and keeps those that differ. Answers how many did. */
  async rebuild(): Promise<SearchCounts> {
    return this.each((table) => this.walk(table, 'all'));
  }

  /** How many keys are missing or out of date, of each kind up to `limit`. */
  stale(limit: number): Promise<SearchCounts> {
    return this.each((table) => table.countStale(limit));
  }

  private async each(count: (table: SearchKeyTable) => Promise<number>): Promise<SearchCounts> {
    return { names: await count(this.names), addresses: await count(this.addresses), usernames: await count(this.usernames) };
  }

  private async walk(table: SearchKeyTable, scope: SearchKeyScope, signal?: AbortSignal): Promise<number> {
    let changed = 0;
    for (let after: readonly string[] | undefined; !signal?.aborted;) {
      const rows = await table.read(scope, after, batchSize);
      const fresh = rows.flatMap((row) => renewed(row, table.keysOf(row.source)));
      if (fresh.length > 0) await this.transactions.run((tx) => table.keep(tx, fresh));
      changed += fresh.length;
      after = rows.at(-1)?.id;
      if (!after) break;
    }
    return changed;
  }
}

/** The row with the keys as they should be; nothing where they are. */
function renewed(row: SearchKeyRow, searchKeys: string[]): SearchKeyRow[] {
  const isSame = searchKeys.length === row.searchKeys?.length && searchKeys.every((key, at) => key === row.searchKeys?.[at]);
  return isSame ? [] : [{ ...row, searchKeys }];
}
