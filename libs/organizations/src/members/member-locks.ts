import type { OrganizationId, UserId } from '@app/common';
import type { Statement, Tx } from '@app/database';

/** Memberships that a transaction locks. Null: there is none. */
export interface LockedMembers {
  readonly changed: UserId | null;
  /** It stays as it is until the transaction ends. */
  readonly shared: UserId | null;
}

type Kind = keyof LockedMembers;
const strength: Record<Kind, string> = { changed: 'no key update', shared: 'share' };

const lockOf = (kind: Kind): Statement => ({
  name: `member_lock_${kind}`,
  text: `select user_id as id from members where organization_id = $1 and user_id = $2 for ${strength[kind]}`,
});

/** The second row is locked once the first one is: what it is joined with has to be known. */
const locksOf = (first: Kind, second: Kind): Statement => ({
  name: `member_locks_${first}_${second}`,
  text: `with a as materialized (${lockOf(first).text}),
    b as materialized (
      select m.user_id as id from (select count(*) from a) done, members m where m.organization_id = $1 and m.user_id = $3 for ${strength[second]} of m)
  select id from a union all select id from b`,
});

/** Locks them in the order of their ids, with one statement. @returns whether the changed one is there */
export async function lockInOrder(
  tx: Tx,
  organizationId: OrganizationId,
  { changed, shared }: LockedMembers,
): Promise<boolean> {
  const [first, second] = [...new Set([changed, shared])].filter((one) => one !== null).toSorted();
  if (first === undefined) return false;
  const kindOf = (userId: UserId): Kind => (userId === changed ? 'changed' : 'shared');
  const [statement, ids] =
    second === undefined ? [lockOf(kindOf(first)), [first]] : [locksOf(kindOf(first), kindOf(second)), [first, second]];
  const locked = await tx.rows<{ id: UserId }>(statement, [organizationId, ...ids]);
  return locked.some(({ id }) => id === changed);
}
