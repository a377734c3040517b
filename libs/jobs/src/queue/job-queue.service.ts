import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { pageOf, readCursor, type Page } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { jobDefinitions } from '../job-definitions.js';
import { JobNotFound, JobNotParked } from '../jobs.errors.js';
import { jobStates, QueueRepository, type JobCount, type JobFilter, type QueuedJob } from './queue.repository.js';

/** Any 18 digits fit into a bigint. */
const isJobId = (text: string): boolean => /^\d{1,18}$/.test(text);

/** Tasks of another version in the same queue, which this version does not know, are counted together. */
const otherTasks = 'other';

/** The queue of jobs, for operators and metrics. */
@Injectable()
export class JobQueue {
  constructor(
    private readonly repository: QueueRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /** @param limit 1 to 100 */
  async list(filter: JobFilter, limit: number, cursor?: string): Promise<Page<QueuedJob> & { total: number }> {
    const after = readCursor(cursor, isJobId);
    const [jobs, total] = await Promise.all([
      this.repository.list(filter, { limit, after }),
      this.repository.count(filter),
    ]);
    return { ...pageOf(jobs, limit, (job) => [job.id]), total };
  }

  /** The time at which the oldest waiting job was due. */
  dueSince(): Promise<Date | undefined> {
    return this.repository.dueSince();
  }

  /** How many jobs are queued, and for how long: every task in every state, also where there is no job. */
  async counts(): Promise<JobCount[]> {
    const known = Object.keys(jobDefinitions);
    const rows = await this.repository.counts(known, otherTasks);
    const found = new Map(rows.map((row) => [`${row.task} ${row.state}`, row]));
    return [...known, otherTasks].flatMap((task) =>
      jobStates.map((state) => found.get(`${task} ${state}`) ?? { task, state, jobs: 0, overdue: 0 }),
    );
  }

  /** Makes a parked job due again, with as many attempts as a new one. */
  async retry(id: string): Promise<QueuedJob> {
    const retried = isJobId(id) && (await this.transactions.run((tx) => this.requeue(tx, id)));
    const job = isJobId(id) ? await this.repository.find(id) : undefined;
    if (!job) throw new JobNotFound();
    if (!retried) throw new JobNotParked();
    return job;
  }

  private async requeue(tx: Tx, id: string): Promise<boolean> {
    const task = await this.repository.retry(tx, id);
    if (task === undefined) return false;
    await audit.record(tx, {
      action: 'job.retried',
      organizationId: null,
      target: { type: 'job', id },
      details: { task },
    });
    return true;
  }
}
