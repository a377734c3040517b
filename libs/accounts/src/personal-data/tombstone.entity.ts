import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { UserId } from '@app/common';

/** All that stays of an erased user: that the id was in use. */
@Entity('tombstones')
export class Tombstone {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_tombstones' })
  id: UserId;

  @Column({ type: 'timestamptz', name: 'purged_at', precision: 3 })
  purgedAt: Date;
}
