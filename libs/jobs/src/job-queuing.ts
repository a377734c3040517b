import type { Tx } from '@app/database';
import { jobDefinitions, type JobPayloads, type TaskName } from './job-definitions.js';

/**
 * Queues work (graphile-worker) in the transaction of the change that causes it: both happen or neither.
 * @param when a job with the same key that has not started is replaced, so a repeated request does not queue twice
 */
async function enqueue<Task extends TaskName>(
  tx: Tx,
  task: Task,
  payload: JobPayloads[Task],
  when: { runAt: Date; key: string },
): Promise<void> {
  await tx.rows(
    'select 1 from graphile_worker.add_job($1, $2::json, run_at := $3, job_key := $4, max_attempts := $5)',
    [task, JSON.stringify(payload), when.runAt, when.key, jobDefinitions[task].attempts],
  );
}

/** Removes a job that has not started. */
async function cancel(tx: Tx, key: string): Promise<void> {
  await tx.rows('select 1 from graphile_worker.remove_job($1)', [key]);
}

/** Jobs as their causes write them. */
export const jobs = { enqueue, cancel };
