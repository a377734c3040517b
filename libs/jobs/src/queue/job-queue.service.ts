import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { pageOf, readCursor, type Page } from '@app/common';
import { PreparedQueries, TransactionManager, type Tx } from '@app/database';
import { jobDefinitions } from '../job-definitions.js';
import { JobNotFound, JobNotParked } from '../jobs.errors.js';

/**
 * `failed`: the job will be tried again. `parked`: it failed permanently, and is tried again only when an
 * operator requests it.
 */
export const jobStates = ['waiting', 'running', 'failed', 'parked'] as const;
export type JobState = (typeof jobStates)[number];

/** A job as an operator sees it. Only the key identifies its subject. */
export interface QueuedJob {
  readonly id: string;
  readonly task: string;
  readonly key: string | null;
  readonly state: JobState;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly runAt: Date;
  readonly startedAt: Date | null;
  /** The first line of the error: the rest may be a stack. */
  readonly lastError: string | null;
  readonly createdAt: Date;
}

export interface JobFilter {
  readonly state?: JobState;
  readonly task?: string;
}

/** The state of a row of the queue's view. */
const stateOf = `case when locked_at is not null then 'running' when attempts >= max_attempts then 'parked' when attempts > 0 then 'failed' else 'waiting' end`;

const fields = `id, task_identifier as task, key, ${stateOf} as state, attempts, max_attempts as "maxAttempts", run_at as "runAt", locked_at as "startedAt",
  left(split_part(last_error, E'\\n', 1), 500) as "lastError", created_at as "createdAt"`;

const filtered = `from graphile_worker.jobs where ($1::text is null or ${stateOf} = $1) and ($2::text is null or task_identifier = $2)`;

// Newest first: ids are given in order.
const list = {
  name: 'jobs_list',
  text: `select ${fields} ${filtered} and ($3::bigint is null or id < $3) order by id desc limit $4`,
};
const count = { name: 'jobs_count', text: `select count(*)::int as total ${filtered}` };
const due = {
  name: 'jobs_due_since',
  text: 'select run_at as since from graphile_worker.jobs where locked_at is null and attempts < max_attempts and run_at <= now() order by run_at limit 1',
};
const byId = { name: 'jobs_by_id', text: `select ${fields} from graphile_worker.jobs where id = $1` };

/** The queued jobs of one task in one state. */
export interface JobCount {
  readonly task: string;
  readonly state: JobState;
  readonly jobs: number;
  /** Seconds for which the oldest of them has been due without a worker. */
  readonly overdue: number;
}

// One pass over the queue. Completed jobs leave it, so the queue is short, and a scan of an index would read
// all of it as well.
const counts = {
  name: 'jobs_census',
  text: `select task, state, count(*)::int as jobs,
      coalesce(extract(epoch from now() - min(run_at) filter (where state in ('waiting', 'failed') and run_at <= now())), 0)::float8 as overdue
    from (select case when task_identifier = any($1) then task_identifier else $2 end as task, ${stateOf} as state, run_at from graphile_worker.jobs) as job
    group by task, state`,
};

/** Any 18 digits fit into a bigint. */
const isJobId = (text: string): boolean => /^\d{1,18}$/.test(text);

/** Tasks of another version in the same queue, which this version does not know, are counted together. */
const otherTasks = 'other';

/** The queue of jobs, for operators and metrics, as graphile-worker shows it: its view and its functions, never its tables. */
@Injectable()
export class JobQueue {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly transactions: TransactionManager,
  ) {}

  /** @param limit 1 to 100 */
  async list(filter: JobFilter, limit: number, cursor?: string): Promise<Page<QueuedJob> & { total: number }> {
    const after = readCursor(cursor, isJobId);
    const { state = null, task = null } = filter;
    const [jobs, counted] = await Promise.all([
      this.statements.rows<QueuedJob>(list, [state, task, after?.[0] ?? null, limit + 1]),
      this.statements.row<{ total: number }>(count, [state, task]),
    ]);
    return { ...pageOf(jobs, limit, (job) => [job.id]), total: counted?.total ?? 0 };
  }

  /** The time at which the oldest waiting job was due. */
  async dueSince(): Promise<Date | undefined> {
    return (await this.statements.row<{ since: Date }>(due, []))?.since;
  }

  /** How many jobs are queued, and for how long: every task in every state, also where there is no job. */
  async counts(): Promise<JobCount[]> {
    const known = Object.keys(jobDefinitions);
    const rows = await this.statements.rows<JobCount>(counts, [known, otherTasks]);
    const found = new Map(rows.map((row) => [`${row.task} ${row.state}`, row]));
    return [...known, otherTasks].flatMap((task) =>
      jobStates.map((state) => found.get(`${task} ${state}`) ?? { task, state, jobs: 0, overdue: 0 }),
    );
  }

  /** Makes a parked job due again, with as many attempts as a new one. */
  async retry(id: string): Promise<QueuedJob> {
    const retried = isJobId(id) && (await this.transactions.run((tx) => this.requeue(tx, id)));
    const job = isJobId(id) ? await this.statements.row<QueuedJob>(byId, [id]) : undefined;
    if (!job) throw new JobNotFound();
    if (!retried) throw new JobNotParked();
    return job;
  }

  /**
   * Fails a job permanently that no worker is running.
   * @returns its id, if there is a job with this key
   */
  async park(tx: Tx, key: string, reason: string): Promise<string | undefined> {
    const jobs = 'array(select id from graphile_worker.jobs where key = $1)';
    const text = `select id from graphile_worker.permanently_fail_jobs(${jobs}, $2)`;
    return (await tx.row<{ id: string }>(text, [key, reason]))?.id;
  }

  /** As if it had never been tried. @returns false when the job is not parked */
  private async requeue(tx: Tx, id: string): Promise<boolean> {
    const job = await tx.row<{ task: string }>(
      `select j.task_identifier as task from graphile_worker.jobs j join graphile_worker.reschedule_jobs(
         array(select id from graphile_worker.jobs where id = $1 and locked_at is null and attempts >= max_attempts), run_at := now(), attempts := 0) r on r.id = j.id`,
      [id],
    );
    if (!job) return false;
    const target = { type: 'job', id } as const;
    await audit.record(tx, { action: 'job.retried', organizationId: null, target, details: { task: job.task } });
    return true;
  }
}
