import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { pageOf, readCursor, type Page } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { JobNotFound, JobNotParked } from '../jobs.errors.js';
import { QueueRepository, type JobFilter, type QueuedJob } from './queue.repository.js';

/** Fits into a bigint, whatever the digits. */
const isJobId = (text: string): boolean => /^\d{1,18}$/.test(text);

/** The queue, for who runs the installation. */
@Injectable()
export class JobQueue {
  constructor(
    private readonly repository: QueueRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /** @param limit 1 to 100 */
  async list(filter: JobFilter, limit: number, cursor?: string): Promise<Page<QueuedJob> & { total: number }> {
    const after = readCursor(cursor, isJobId);
    const [jobs, total] = await Promise.all([this.repository.list(filter, { limit, after }), this.repository.count(filter)]);
    return { ...pageOf(jobs, limit, (job) => [job.id]), total };
  }

  /** Since when the job has waited that was due first. */
  dueSince(): Promise<Date | undefined> {
    return this.repository.dueSince();
  }

  /** Has a parked job tried again, as often as a new one. */
  async retry(id: string): Promise<QueuedJob> {
    const retried = isJobId(id) && (await this.transactions.run((tx) => this.revive(tx, id)));
    const job = isJobId(id) ? await this.repository.find(id) : undefined;
    if (!job) throw new JobNotFound();
    if (!retried) throw new JobNotParked();
    return job;
  }

  private async revive(tx: Tx, id: string): Promise<boolean> {
    const task = await this.repository.retry(tx, id);
    if (task === undefined) return false;
    await audit.record(tx, { action: 'job.retried', organizationId: null, target: { type: 'job', id }, details: { task } });
    return true;
  }
}
