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

/** The same for several jobs of one task, each with a key of its own. */
async function enqueueAll<Task extends TaskName>(
  tx: Tx,
  task: Task,
  works: readonly { readonly payload: JobPayloads[Task]; readonly runAt: Date; readonly key: string }[],
): Promise<void> {
  const { attempts } = jobDefinitions[task];
  const specs = works.map(({ payload, runAt, key }) => ({
    identifier: task,
    payload,
    run_at: runAt,
    job_key: key,
    max_attempts: attempts,
  }));
  await tx.rows(
    'select 1 from graphile_worker.add_jobs(array(select json_populate_recordset(null::graphile_worker.job_spec, $1)))',
    [JSON.stringify(specs)],
  );
}

/** Removes a job that has not started. */
async function cancel(tx: Tx, key: string): Promise<void> {
  await tx.rows('select 1 from graphile_worker.remove_job($1)', [key]);
}

/** Jobs as their causes write them. */
export const jobs = { enqueue, enqueueAll, cancel };
