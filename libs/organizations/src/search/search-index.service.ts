import { Injectable } from '@nestjs/common';
import { usernameSearchKeysOf } from '@app/common';
import { PreparedQueries, SearchKeys, TransactionManager, type SearchKeyColumn } from '@app/database';
import { HandlesJob } from '@app/jobs';
import { addressSearchKeys, nameSearchKeys } from '@app/users';

const usernameSearchKeys: SearchKeyColumn = {
  table: 'profiles',
  key: { organization_id: 'text', user_id: 'uuid' },
  source: 'username_key',
  stale: 'username_key is not null and search_keys[1] is distinct from username_key',
  // The member is locked before the profile, in the order of a removal.
  lock: (given) =>
    `select 1 from members m where (m.organization_id, m.user_id) in (select k.id[1], k.id[2]::uuid from ${given})
       order by m.organization_id, m.user_id for key share`,
  keysOf: usernameSearchKeysOf,
};

/** Counts of keys by kind. */
export interface SearchCounts {
  readonly names: number;
  readonly addresses: number;
  readonly usernames: number;
}

/**
 * The keys under which users are found. A write of a name, an address or a username writes its keys as well.
 * Rows of an earlier version, or of SQL by hand,
 * have none, and get them here. The database copies the keys to `member_keys`.
 */
@Injectable()
export class SearchIndex {
  private readonly kinds: Readonly<Record<keyof SearchCounts, SearchKeys>>;

  constructor(queries: PreparedQueries, transactions: TransactionManager) {
    const keys = (column: SearchKeyColumn): SearchKeys => new SearchKeys(column, queries, transactions);
    this.kinds = {
      names: keys(nameSearchKeys),
      addresses: keys(addressSearchKeys),
      usernames: keys(usernameSearchKeys),
    };
  }

  @HandlesJob('search.fold')
  async handleFold(_: unknown, signal: AbortSignal): Promise<void> {
    await this.fold(signal);
  }

  /** Makes the keys that are missing or out of date, until none is left or `signal` is aborted. */
  async fold(signal?: AbortSignal): Promise<SearchCounts> {
    return this.each((keys) => keys.renew('stale', signal));
  }

  /** Makes all keys anew and saves those that differ. Returns how many did. */
  async rebuild(): Promise<SearchCounts> {
    return this.each((keys) => keys.renew('all'));
  }

  /** How many keys are missing or out of date, of each kind up to `limit`. */
  stale(limit: number): Promise<SearchCounts> {
    return this.each((keys) => keys.countStale(limit));
  }

  private async each(count: (keys: SearchKeys) => Promise<number>): Promise<SearchCounts> {
    const { names, addresses, usernames } = this.kinds;
    return { names: await count(names), addresses: await count(addresses), usernames: await count(usernames) };
  }
}
