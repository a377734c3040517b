import { addressSearchKeysOf, nameSearchKeysOf } from '@app/common';
import type { SearchKeyColumn } from '@app/database';

export const nameSearchKeys: SearchKeyColumn = {
  table: 'users',
  key: { id: 'uuid' },
  source: 'name',
  stale: 'search_keys[1] is distinct from name collate "C"',
  lock: (given) =>
    `select 1 from users u where u.id in (select k.id[1]::uuid from ${given}) order by u.id for no key update`,
  keysOf: nameSearchKeysOf,
};

export const addressSearchKeys: SearchKeyColumn = {
  table: 'emails',
  key: { id: 'uuid' },
  source: 'address_key',
  stale: 'search_keys[1] is distinct from address_key',
  // A change of an address locks its user first.
  lock: (given) =>
    `select 1 from users u where u.id in (select e.user_id from emails e where e.id in (select k.id[1]::uuid from ${given})) order by u.id for no key update`,
  keysOf: addressSearchKeysOf,
};
