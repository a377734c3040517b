import type { CronItem, JobHelpers, TaskList } from 'graphile-worker';
import { withOrigin } from '@app/common';
import { readPayload, jobDefinitions, type TaskName } from '../job-definitions.js';
import { jobFailures, jobsDone } from './jobs.counters.js';
import type { Handler, Handlers } from './job-handlers.js';

/** The handlers as graphile-worker calls them. `running` has the ids of the running jobs. */
export function taskList(
  handlers: Handlers,
  running: Set<string>,
  secondsFor = (task: TaskName): number => jobDefinitions[task].seconds,
): TaskList {
  return Object.fromEntries(
    namesIn(handlers).map((task) => [
      task,
      async (payload: unknown, { job, abortSignal }: JobHelpers): Promise<void> => {
        running.add(job.id);
        const work = withOrigin({ kind: 'job', task }, () =>
          perform(task, handlers, payload, abortSignal, secondsFor(task)),
        );
        await counted(task, work).finally(() => running.delete(job.id));
      },
    ]),
  );
}

/**
 * The scheduled tasks. One that was due within the last hour, while no worker was running, is queued at the
 * next start.
 */
export function schedule(handlers: Handlers): CronItem[] {
  return namesIn(handlers).flatMap((task) => {
    const { schedule: match, attempts } = jobDefinitions[task];
    return match === undefined
      ? []
      : [{ task, match, identifier: task, options: { backfillPeriod: 3_600_000, maxAttempts: attempts } }];
  });
}

const namesIn = (handlers: Handlers): TaskName[] => Object.keys(handlers) as TaskName[];

async function counted(task: TaskName, work: Promise<void>): Promise<void> {
  try {
    await work;
    jobsDone.add(task);
  } catch (error) {
    jobFailures.add(task);
    throw error;
  }
}

async function perform<Task extends TaskName>(
  task: Task,
  handlers: Handlers,
  given: unknown,
  ending: AbortSignal,
  seconds: number,
): Promise<void> {
  const handler: Handler<Task> | undefined = handlers[task];
  const payload = readPayload(task, given);
  if (!handler || !payload) throw new Error(`This is no payload of ${task}.`);
  const limit = AbortSignal.timeout(seconds * 1000);
  const late = new Promise<never>((_, reject) => {
    limit.addEventListener('abort', () => reject(new Error(`It took longer than ${seconds} seconds.`)), { once: true });
  });
  await Promise.race([handler(payload, AbortSignal.any([ending, limit])), late]);
}
