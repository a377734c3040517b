import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, SessionId, UserId } from '@app/common';
import type { AuthenticationMethod } from './authentication-methods.js';

/** A signed-in device. A session that has ended has no row. */
@Entity('sessions')
@Index('ix_sessions_user', ['userId', 'id'])
@Index('ix_sessions_user_expires', ['userId', 'expiresAt', 'id'])
export class Session {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_sessions' })
  id: SessionId;

  @ForeignKey('User', { name: 'fk_sessions_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id' })
  userId: UserId;

  @Index('ix_sessions_organization')
  @ForeignKey('Organization', { name: 'fk_sessions_organization', onDelete: 'CASCADE' })
  @Column({ type: 'text', name: 'organization_id', collation: 'C', nullable: true })
  organizationId: OrganizationId | null;

  /** How many times the session was refreshed: the generation of the refresh token that is current. */
  @Column({ type: 'integer', default: 0 })
  counter: number;

  /** Random, for this session alone; part of the key that authenticates its refresh tokens. */
  @Column({ type: 'bytea', name: 'mac_key' })
  macKey: Buffer;

  /** When the current refresh token took the place of the one before. */
  @Column({ type: 'timestamptz', name: 'advanced_at', precision: 3, nullable: true })
  advancedAt: Date | null;

  /**
   * The counter that `advancedAt` is about. Another one: a server of an older version has advanced the
   * session since.
   */
  @Column({ type: 'integer', name: 'advanced_counter', nullable: true })
  advancedCounter: number | null;

  /**
   * Whether the refresh token before the current one came back, not at the same time as its first use but
   * later in its grace period.
   */
  @Column({ type: 'boolean', name: 'repeated_late', default: false })
  repeatedLate: boolean;

  /** In how many generations that happened, less those in which it did not. */
  @Column({ type: 'smallint', name: 'late_repeats', default: 0 })
  lateRepeats: number;

  @Column({ type: 'text', name: 'user_agent', nullable: true })
  userAgent: string | null;

  @Column({ type: 'text', name: 'ip_address', nullable: true })
  ipAddress: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  /**
   * When the user proved who they are in this session. A refresh does not move it. Null: when it was created,
   * as in sessions of earlier versions.
   */
  @Column({ type: 'timestamptz', name: 'auth_time', precision: 3, nullable: true })
  authTime: Date | null;

  /** How they did. Null: a session of an earlier version. */
  @Column({ type: 'text', array: true, nullable: true })
  amr: AuthenticationMethod[] | null;

  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3 })
  lastUsedAt: Date;

  @Index('ix_sessions_expires')
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;
}
