import { Injectable } from '@nestjs/common';
import type { PageRequest } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';

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

/** The queue as graphile-worker shows it: its view and its functions, never its tables. */
@Injectable()
export class QueueRepository {
  constructor(private readonly statements: PreparedQueries) {}

  list({ state, task }: JobFilter, page: PageRequest): Promise<QueuedJob[]> {
    return this.statements.rows<QueuedJob>(list, [
      state ?? null,
      task ?? null,
      page.after?.[0] ?? null,
      page.limit + 1,
    ]);
  }

  async count({ state, task }: JobFilter): Promise<number> {
    return (await this.statements.row<{ total: number }>(count, [state ?? null, task ?? null]))?.total ?? 0;
  }

  /** The time at which the oldest waiting job was due. */
  async dueSince(): Promise<Date | undefined> {
    return (await this.statements.row<{ since: Date }>(due, []))?.since;
  }

  /** Counts the jobs of each task and state that occurs; tasks that are not in `known` count as `other`. */
  counts(known: readonly string[], other: string): Promise<JobCount[]> {
    return this.statements.rows<JobCount>(counts, [known, other]);
  }

  find(id: string): Promise<QueuedJob | undefined> {
    return this.statements.row<QueuedJob>(byId, [id]);
  }

  /**
   * Makes a parked job due, as if it had never been tried.
   * @returns its task; undefined when the job is not parked
   */
  async retry(tx: Tx, id: string): Promise<string | undefined> {
    const job = await tx.row<{ task: string }>(
      `select j.task_identifier as task from graphile_worker.jobs j join graphile_worker.reschedule_jobs(
         array(select id from graphile_worker.jobs where id = $1 and locked_at is null and attempts >= max_attempts), run_at := now(), attempts := 0) r on r.id = j.id`,
      [id],
    );
    return job?.task;
  }

  /**
   * Fails a job permanently that no worker is running.
   * @returns its id, if there is a job with this key
   */
  async park(tx: Tx, key: string, reason: string): Promise<string | undefined> {
    const jobs = 'array(select id from graphile_worker.jobs where key = $1)';
    return (
      await tx.row<{ id: string }>(`select id from graphile_worker.permanently_fail_jobs(${jobs}, $2)`, [key, reason])
    )?.id;
  }
}
