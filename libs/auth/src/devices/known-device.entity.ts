import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { UserId } from '@app/common';

/** A kind of device that a user signed in from. */
@Entity('known_devices')
export class KnownDevice {
  @ForeignKey('User', { name: 'fk_known_devices_user', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_known_devices' })
  userId: UserId;

  /** Program and system, such as `Firefox, Windows`. */
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_known_devices' })
  device: string;

  @Column({ type: 'timestamptz', name: 'known_since', precision: 3 })
  knownSince: Date;

  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3 })
  lastUsedAt: Date;
}
