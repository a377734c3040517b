import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PictureHash } from '@app/common';

/** A picture that has files, or is about to. */
@Entity('pictures')
export class Picture {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_pictures' })
  hash: PictureHash;

  /** Of all its files together. */
  @Column('integer')
  bytes: number;

  /** Running uploads. While there are any, the picture is not swept. */
  @Column({ type: 'integer', default: 0 })
  uploads: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date;

  /** The start of the last upload. */
  @Index('ix_pictures_touched_at')
  @Column({ type: 'timestamptz', name: 'touched_at', precision: 3, default: () => 'now()' })
  touchedAt: Date;
}
