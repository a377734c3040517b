import type {} from './facet.js';
import { eventually } from './eventually.js';

/** A job as the queue has it. */
export interface QueuedJob {
  readonly id: string;
  readonly task: string;
  readonly attempts: number;
  readonly locked: string | null;
  readonly error: string | null;
  readonly runAt: Date;
}

/** What is queued, oldest first. */
export const queued = (task: string): Promise<QueuedJob[]> =>
  facet.sql<QueuedJob>(
    `select id, task_identifier as task, attempts, locked_by as locked, last_error as error, run_at as "runAt"
     from graphile_worker.jobs where task_identifier = $1 order by id`,
    [task],
  );

/** Waits until nothing of the task is queued any more. */
export async function workedOff(task: string, within = 10_000): Promise<void> {
  await eventually(async () => ((await queued(task)).length === 0 ? true : undefined), within);
}

/** Queues a job as it stands, also one that Facet would not queue. Answers its id. */
export async function enqueue(task: string, payload: unknown, attempts = 10): Promise<string> {
  const [job] = await facet.sql<{ id: string }>(
    'select id from graphile_worker.add_job($1, $2::json, max_attempts := $3)',
    [task, JSON.stringify(payload), attempts],
  );
  return job?.id ?? '';
}

/**
 * Makes time move for the queue: what would be tried later is due. Says so as a new job does, where workers
 * would look by themselves every other second.
 */
export async function due(): Promise<void> {
  await facet.sql(
    'select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), run_at := now())',
  );
  await facet.sql(
    `select pg_notify('jobs:insert', json_build_object('r', random(), 'count', count(*))::text) from graphile_worker.jobs`,
  );
}
