import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A process that works on jobs, and when it last said that it is alive. */
@Entity('job_runners')
export class JobRunnerHeartbeat {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_job_runners' })
  id: string;

  @Column({ type: 'timestamptz', name: 'seen_at', precision: 3 })
  seenAt: Date;
}
