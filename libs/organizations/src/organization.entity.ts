import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';
import { Row } from '@app/database';

/** A tenant: the organization of the M2 profile API, the container of `/v1/user` and the tenant of `/api/v1/user`. */
@Entity('organizations')
@Check('ck_organizations_id', `id ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'`)
@Check(
  'ck_organizations_lengths',
  `1 <= username_min_length and username_min_length <= username_max_length and username_max_length <= 256`,
)
@Check('ck_organizations_confusables', `username_confusables in ('off', 'on')`)
@Check(
  'ck_organizations_look',
  `char_length(locale) <= 100 and logo_url ~ '^https://[^[:space:]"<>]+$' and char_length(logo_url) <= 2048
      and color ~ '^#[0-9a-f]{6}$'`,
)
@Check('ck_organizations_sign_up', `sign_up in ('open', 'invite')`)
@Check('ck_organizations_second_factor', `second_factor in ('optional', 'required')`)
@Check('ck_organizations_impersonation', `impersonation in ('off', 'on')`)
@Check('ck_organizations_rename_cooldown', `rename_cooldown_days between 0 and 365`)
@Check('ck_organizations_second_factor_grace', `second_factor_grace_days between 0 and 365`)
export class Organization extends Row {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_organizations' })
  id: OrganizationId;

  @Column('text')
  name: string;

  @Column({ type: 'boolean', name: 'username_unique', default: true })
  usernameUnique: boolean;

  /** RE2 syntax, matched against the whole name. */
  @Column({ type: 'text', name: 'username_pattern', nullable: true })
  usernamePattern: string | null;

  /** In code points, as `usernameMaxLength`. */
  @Column({ type: 'integer', name: 'username_min_length', default: 1 })
  usernameMinLength: number;

  @Column({ type: 'integer', name: 'username_max_length', default: 64 })
  usernameMaxLength: number;

  @Column({ type: 'text', name: 'username_confusables', default: 'off' })
  usernameConfusables: 'off' | 'on';

  /** Days after a change of a username in which its owner cannot change it again. */
  @Column({ type: 'integer', name: 'rename_cooldown_days', default: 0 })
  renameCooldownDays: number;

  /** Whether a public profile that is asked for by a former username answers with a pointer. */
  @Column({ type: 'boolean', name: 'username_redirects', default: false })
  usernameRedirects: boolean;

  /** Whether anonymous callers may ask if a username is available. */
  @Column({ type: 'boolean', name: 'username_availability', default: false })
  usernameAvailability: boolean;

  @Column({ type: 'boolean', name: 'profile_picture_upload', default: true })
  profilePictureUpload: boolean;

  @Column({ type: 'boolean', name: 'public_profiles', default: true })
  publicProfiles: boolean;

  /** `invite`: users join by invitation only. */
  @Column({ type: 'text', name: 'sign_up', default: 'open' })
  signUp: 'open' | 'invite';

  /** BCP 47. */
  @Column({ type: 'text', nullable: true })
  locale: string | null;

  @Column({ type: 'text', name: 'logo_url', nullable: true })
  logoUrl: string | null;

  /** `#rrggbb`, in lower case. */
  @Column({ type: 'text', nullable: true })
  color: string | null;

  /** `required`: sessions of members without a second factor see nothing of the organization. */
  @Column({ type: 'text', name: 'second_factor', default: 'optional' })
  secondFactor: 'optional' | 'required';

  /** Days that a member has from the beginning of the demand, or from joining. */
  @Column({ type: 'integer', name: 'second_factor_grace_days', default: 14 })
  secondFactorGraceDays: number;

  /** When the demand began. Null: there is none. */
  @Column({ type: 'timestamptz', name: 'second_factor_since', precision: 3, nullable: true })
  secondFactorSince: Date | null;

  /** Whether admins may act in the place of members. */
  @Column({ type: 'text', default: 'off' })
  impersonation: 'off' | 'on';

  /** The user who created it for themselves, of whom each may create some. */
  @Index('ix_organizations_creator', { where: 'created_by is not null' })
  @ForeignKey('User', { name: 'fk_organizations_creator', onDelete: 'SET NULL' })
  @Column({ type: 'uuid', name: 'created_by', nullable: true })
  createdBy: UserId | null;
}
