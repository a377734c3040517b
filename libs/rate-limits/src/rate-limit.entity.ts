import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * The state of one limit: the time at which it is full again. The table is unlogged: a crash loses it, which
 * is acceptable.
 */
@Entity('rate_limits')
export class RateLimit {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_rate_limits' })
  key: string;

  @Index('ix_rate_limits_full_at')
  @Column({ type: 'timestamptz', name: 'full_at', precision: 3 })
  fullAt: Date;
}
