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

/** The same for who signs in or restores with the address. */
export interface SignInAddress extends AddressOwner {
  /** Whether its proof signs in: see `signsInColumn`. */
  readonly signsIn: boolean;
}

/**
 * Whether the proof of an address signs in to its account, for a select list: it is verified, or it is the default of
 * an account that has no verified one. Others, such as those of an import, are to be verified first.
 */
export const signsInColumn = (alias: string): string =>
  `${alias}.verified or ${alias}.is_default and not exists (select 1 from emails o where o.user_id = ${alias}.user_id and o.verified) as "signsIn"`;

/**
 * Until when users may restore an account that they deleted themselves, for a select list; null of every
 * other account. An admin's deletion is not theirs to undo.
 */
export const restorableUntilColumn = (alias: string): string =>
  `case when ${alias}.status = 'deleted' and ${alias}.self_deleted_at = ${alias}.deleted_at then ${alias}.purge_after end as "restorableUntil"`;

/** Whether the user may restore the account. */
export const isRestorable = ({ restorableUntil }: Pick<AddressOwner, 'restorableUntil'>, now: Date): boolean =>
  restorableUntil !== null && restorableUntil > now;
