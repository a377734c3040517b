import type { UserId } from '@app/common';
import type { UserStatus } from './user.entity.js';

/** Whose an address is. */
export interface AddressOwner {
  readonly userId: UserId;
  readonly status: UserStatus;
  readonly emailId: string;
  /** As its owner wrote it. */
  readonly email: string;
  readonly verified: boolean;
  /** Until when the user may restore the account, which they deleted themselves. */
  readonly restorableUntil: Date | null;
}

/**
 * Until when users may restore an account that they deleted themselves, for a select list; null of every
 * other account. An admin's deletion is not theirs to undo.
 */
export const restorableUntilColumn = (alias: string): string =>
  `case when ${alias}.status = 'deleted' and ${alias}.self_deleted_at = ${alias}.deleted_at then ${alias}.purge_after end as "restorableUntil"`;

/** Whether the user may restore the account. */
export const isRestorable = ({ restorableUntil }: Pick<AddressOwner, 'restorableUntil'>, now: Date): boolean =>
  restorableUntil !== null && restorableUntil > now;
