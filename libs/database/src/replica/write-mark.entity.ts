import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the log of the primary was when a user of this slot wrote last. Only written where there is a replica. */
@Entity('write_marks')
export class WriteMark {
  @PrimaryColumn({ type: 'int', primaryKeyConstraintName: 'pk_write_marks' })
  slot: number;

  /** Bytes since the beginning of the log. */
  @Column('bigint')
  position: string;
}
