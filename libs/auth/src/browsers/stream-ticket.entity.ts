import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, SessionId, UserId } from '@app/common';

/** What opens one stream within half a minute, in an address. Its use removes the row. */
@Entity('stream_tickets')
export class StreamTicket {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_stream_tickets' })
  id: string;

  @Column({ type: 'bytea', name: 'secret_hash' })
  secretHash: Buffer;

  @Index('ix_stream_tickets_user')
  @ForeignKey('User', { name: 'fk_stream_tickets_user', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', name: 'user_id' })
  userId: UserId;

  /** The session of the caller, which must be live at the use. Null: a token of another issuer. */
  @Column({ type: 'uuid', name: 'session_id', nullable: true })
  sessionId: SessionId | null;

  /** The organization of the credential. */
  @Column({ type: 'text', name: 'organization_id', collation: 'C', nullable: true })
  organizationId: OrganizationId | null;

  /** The end of the token of another issuer. */
  @Column({ type: 'timestamptz', name: 'valid_until', precision: 3, nullable: true })
  validUntil: Date | null;

  @Index('ix_stream_tickets_expires')
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;
}
