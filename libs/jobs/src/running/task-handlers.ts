import type { JobPayloads, TaskName } from '../task-terms.js';

/**
 * Does the work of one job. It may be called again for a job that it has done: when the process died, or the database went away, before the
 * queue heard of it. So it does what is left to do, and finds nothing the second time.
 * @param signal tells it to stop soon: its time is over, or the process ends
 */
export type Handler<Task extends TaskName> = (payload: JobPayloads[Task], signal: AbortSignal) => Promise<unknown>;

/** Who does which task. One that is missing stays in the queue. */
export type Handlers = { readonly [Task in TaskName]?: Handler<Task> };

/** The handlers of the installation. The room `tasks` provides them: this one knows no other. */
export abstract class TaskHandlers {
  abstract readonly table: Handlers;
}
