import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import { parseCronItems, run, type Runner, type RunnerOptions, type WorkerEvents, type WorkerPool } from 'graphile-worker';
import type { Settings } from '@app/config';
import type { QueueConnections } from './queue-connections.js';
import { queueLog } from './queue-log.js';
import type { Handlers } from './job-handlers.js';
import { schedule, taskList } from './task-list.js';

/** Jobs that start now are announced; this is for those whose time comes, and for poolers, behind which nothing is announced. */
const pollEvery = 2000;
/** What graphile-worker needs to give jobs back, at the most, when it is forced to. */
const forcedWithin = 6000;

/** graphile-worker from its start to its end. It ends when asked to, or when the database was away for so long that it gave up. */
export class WorkerRun {
  private constructor(
    private readonly runner: Runner,
    private readonly pool: WorkerPool,
    /** Ids of the jobs that are worked on at this moment. */
    readonly held: ReadonlySet<string>,
  ) {}

  static async begin(connections: QueueConnections, handlers: Handlers, settings: Settings, log: LoggerService): Promise<WorkerRun> {
    const held = new Set<string>();
    const events: WorkerEvents = new EventEmitter();
    // The one way to learn the id under which it takes jobs. Not by a promise: a pool is one itself, and would be waited for until its end.
    const pools: WorkerPool[] = [];
    events.on('pool:create', ({ workerPool }) => pools.push(workerPool));
    const parsedCronItems = parseCronItems(schedule(handlers));
    const runner = await run({ ...optionsFor(connections, settings), events, parsedCronItems, logger: queueLog(log), taskList: taskList(handlers, held) });
    const [pool] = pools;
    if (!pool) throw new Error('graphile-worker began without a pool of workers.');
    return new WorkerRun(runner, pool, held);
  }

  /** Under this name its jobs are locked. */
  get id(): string {
    return this.pool.id;
  }

  /** Settles, and never fails, when it has ended by itself or was asked to. */
  get over(): Promise<unknown> {
    return this.runner.promise.catch(() => undefined);
  }

  /** Takes no more jobs. Those that are worked on get `timeLimit` milliseconds; then they go back to the queue, as if they had failed. */
  async end(timeLimit: number): Promise<void> {
    const settled = new AbortController();
    const stopped = this.runner.stop().catch(() => undefined);
    const forced = pause(timeLimit, undefined, settled).then(() => this.force());
    await Promise.race([stopped, forced.catch(() => undefined)]);
    settled.abort();
  }

  private async force(): Promise<void> {
    const forcing = Promise.resolve(this.pool.forcefulShutdown('The process ended before this was done.')).catch(() => undefined);
    await Promise.race([forcing, pause(forcedWithin, undefined, { ref: false })]);
  }
}

function optionsFor(connections: QueueConnections, { DATABASE_POOLER, JOBS_PARALLEL }: Settings): RunnerOptions {
  return {
    pgPool: connections,
    schema: 'graphile_worker',
    concurrency: JOBS_PARALLEL,
    pollInterval: pollEvery,
    noPreparedStatements: DATABASE_POOLER === 'transaction',
    // Signals are heard in one place (`Shutdown`). Handlers learn at once that the process ends.
    noHandleSignals: true,
    gracefulShutdownAbortTimeout: 0,
    // Without batches a result that cannot be written is a rejection that nobody handles, and that is the end of the process. A batch is tried again.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  };
}
