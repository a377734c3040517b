import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { PictureHash, UserId } from '@app/common';
import { Row } from '@app/database';
import type { Address } from './address.js';

/**
 * `pending`: address not verified yet; `invited`: has not accepted yet; `deleted`: waits for its purge. Only
 * `active` users may call.
 */
export const userStatuses = ['pending', 'active', 'deleted', 'invited', 'banned'] as const;
export type UserStatus = (typeof userStatuses)[number];

/**
 * What users say about themselves, in all organizations alike: `/me` shows and changes these fields, and the
 * export has them. The select lists and types of these follow from this list. The picture has two columns:
 * the one that `pictureHash` names is uploaded, so no text changes it.
 */
export const personalFields = ['name', 'bio', 'avatarUrl', 'pictureHash', 'locale', 'timezone'] as const;
export type PersonalField = (typeof personalFields)[number];

/** A user, the one row behind all four APIs. What signs them in lives elsewhere: there is no secret here. */
@Entity('users')
@Check('ck_users_status', `status in ('pending', 'active', 'deleted', 'invited', 'banned')`)
@Index('ix_users_not_folded', ['id'], { where: 'search_keys[1] is distinct from name collate "C"' })
@Check('ck_users_one_picture', 'avatar_url is null or picture_hash is null')
export class User extends Row {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_users' })
  id: UserId;

  @Column({ type: 'text', default: 'active' })
  status: UserStatus;

  /** What a ban that ends leads back to; set while the user is banned. */
  @Column({ type: 'text', name: 'status_before_ban', nullable: true })
  statusBeforeBan: UserStatus | null;

  /** Whether an operator has made the ban, which only operators end. */
  @Column({ type: 'boolean', name: 'banned_by_operator', default: false })
  bannedByOperator: boolean;

  /** In the words of the operator. */
  @Column({ type: 'text', name: 'ban_reason', nullable: true })
  banReason: string | null;

  /** When the ban ends by itself. */
  @Index('ix_users_ban_ends', { where: 'banned_until is not null' })
  @Column({ type: 'timestamptz', name: 'banned_until', precision: 3, nullable: true })
  bannedUntil: Date | null;

  /** What a restoration leads back to; set while the user is deleted. */
  @Column({ type: 'text', name: 'status_before_deletion', nullable: true })
  statusBeforeDeletion: UserStatus | null;

  @Column('text')
  name: string;

  /**
   * The name, and the beginnings under which it is found: see `nameSearchKeysOf`. Out of date where the first
   * element is another name.
   */
  @Column({ type: 'text', name: 'search_keys', collation: 'C', array: true, nullable: true, select: false })
  searchKeys?: string[] | null;

  /** Given and family name where a source distinguishes them; a rename clears them. See `namePartsOf`. */
  @Column({ type: 'text', name: 'given_name', nullable: true })
  givenName: string | null;

  @Column({ type: 'text', name: 'family_name', nullable: true })
  familyName: string | null;

  @Column({ type: 'text', nullable: true })
  nickname: string | null;

  @Column({ type: 'text', nullable: true })
  bio: string | null;

  /** Address of a picture elsewhere; never set together with `pictureHash`. */
  @Column({ type: 'text', name: 'avatar_url', nullable: true })
  avatarUrl: string | null;

  /** An uploaded picture that we keep. */
  // eslint-disable-next-line facet/no-secret-on-user -- no secret: it stands in the public address of the picture
  @Index('ix_users_picture', { where: 'picture_hash is not null' })
  @ForeignKey('Picture', { name: 'fk_users_picture' })
  @Column({ type: 'text', name: 'picture_hash', collation: 'C', nullable: true })
  pictureHash: PictureHash | null;

  /** BCP 47 language tag in canonical form. */
  @Column({ type: 'text', nullable: true })
  locale: string | null;

  /** IANA time zone name. */
  @Column({ type: 'text', nullable: true })
  timezone: string | null;

  /** Shown to the user alone, as is the birth date. */
  @Column({ type: 'jsonb', nullable: true })
  address: Address | null;

  /** As `1990-05-17`. */
  @Column({ type: 'date', name: 'date_of_birth', nullable: true })
  dateOfBirth: string | null;

  @Column({ type: 'timestamptz', name: 'deleted_at', precision: 3, nullable: true })
  deletedAt: Date | null;

  /** When users deleted the account themselves. It counts while it equals `deletedAt`: see `isRestorable`. */
  @Column({ type: 'timestamptz', name: 'self_deleted_at', precision: 3, nullable: true })
  selfDeletedAt: Date | null;

  /** When the purge of a deleted user is due. */
  @Column({ type: 'timestamptz', name: 'purge_after', precision: 3, nullable: true })
  purgeAfter: Date | null;

  /** A sign-up that is not confirmed by then is removed. Null: the user stays, as imported users do. */
  @Index('ix_users_confirm_by', { where: 'confirm_by is not null' })
  @Column({ type: 'timestamptz', name: 'confirm_by', precision: 3, nullable: true })
  confirmBy: Date | null;

  /** Whether the user made the account by signing up. Null: a version that did not say so made it. */
  @Column({ type: 'boolean', name: 'self_made', nullable: true })
  selfMade: boolean | null;
}
