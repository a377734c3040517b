import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A process that works on jobs, and the time of its last heartbeat. */
@Entity('job_runners')
export class JobRunnerHeartbeat {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_job_runners' })
  id: string;

  @Column({ type: 'timestamptz', name: 'seen_at', precision: 3 })
  seenAt: Date;
}
