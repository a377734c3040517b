import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import {
  parseCronItems,
  run,
  type Runner,
  type RunnerOptions,
  type WorkerEvents,
  type WorkerPool,
} from 'graphile-worker';
import type { Settings } from '@app/config';
import type { QueueConnections } from './queue-connections.js';
import { queueLog } from './queue-log.js';
import type { Handlers } from './job-handlers.js';
import { schedule, taskList } from './task-list.js';

/**
 * New jobs are notified. Polling finds jobs that fall due, and all jobs behind a pooler, which passes no
 * notification on.
 */
const pollEvery = 2000;
/** Milliseconds that graphile-worker needs at most to return its jobs in a forced shutdown. */
const forcedWithin = 6000;

/** One run of graphile-worker. It ends on request, or when graphile-worker gives up on a database that is away. */
export class WorkerRun {
  private constructor(
    private readonly runner: Runner,
    private readonly pool: WorkerPool,
    /** Ids of the running jobs. */
    readonly running: ReadonlySet<string>,
  ) {}

  static async begin(
    connections: QueueConnections,
    handlers: Handlers,
    settings: Settings,
    log: LoggerService,
  ): Promise<WorkerRun> {
    const running = new Set<string>();
    const events: WorkerEvents = new EventEmitter();
    // The event is the only source of the id that locks the jobs. No promise: the pool is itself a thenable
    // and would be awaited until its end.
    const pools: WorkerPool[] = [];
    events.on('pool:create', ({ workerPool }) => pools.push(workerPool));
    const parsedCronItems = parseCronItems(schedule(handlers));
    const runner = await run({
      ...optionsFor(connections, settings),
      events,
      parsedCronItems,
      logger: queueLog(log),
      taskList: taskList(handlers, running),
    });
    const [pool] = pools;
    if (!pool) throw new Error('graphile-worker began without a pool of workers.');
    return new WorkerRun(runner, pool, running);
  }

  /** The id that locks its jobs. */
  get id(): string {
    return this.pool.id;
  }

  /** Resolves when the run has ended, by itself or on request. Never rejects. */
  get over(): Promise<unknown> {
    return this.runner.promise.catch(() => undefined);
  }

  /** Starts no more jobs. Running ones get `timeLimit` milliseconds; then they return to the queue as failed. */
  async end(timeLimit: number): Promise<void> {
    const settled = new AbortController();
    const stopped = this.runner.stop().catch(() => undefined);
    const forced = pause(timeLimit, undefined, settled).then(() => this.force());
    await Promise.race([stopped, forced.catch(() => undefined)]);
    settled.abort();
  }

  private async force(): Promise<void> {
    const forcing = Promise.resolve(this.pool.forcefulShutdown('The process ended before this was done.')).catch(
      () => undefined,
    );
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
    // Signals are handled in one place (`Shutdown`). The signal of each handler is aborted at once when the
    // process ends.
    noHandleSignals: true,
    gracefulShutdownAbortTimeout: 0,
    // Without batches a result that cannot be written is an unhandled rejection, which ends the process. A
    // batch is retried.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  };
}
