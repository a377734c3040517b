import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { SETTINGS, type Settings } from '@app/config';
import { TransactionManager } from '@app/database';
import { heartbeats } from './heartbeats.repository.js';
import { findHandlers, type Handlers } from './job-handlers.js';
import { openQueueConnections, type QueueConnections } from './queue-connections.js';
import { WorkerRun } from './worker-run.js';

const heartbeatEvery = 5000;
/** Milliseconds before the next run when the database is away. */
const restAfterFailure = 2000;

/**
 * Works on the queue for as long as the process lives. The loss of the database ends a worker run but not the
 * process: the next run begins when it is back.
 */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private readonly log = new Logger(JobRunner.name);
  private readonly ending = new AbortController();
  private working: Promise<void> = Promise.resolve();
  private freeing: Promise<void> | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly transactions: TransactionManager,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.JOBS === 'on') this.working = this.work(findHandlers(this.discovery, this.scanner));
  }

  /** No job starts after this. Those that run may finish. */
  stop(): void {
    this.ending.abort();
  }

  onModuleDestroy(): void {
    this.stop();
  }

  /** The connections of the ORM close after this. */
  async onApplicationShutdown(): Promise<void> {
    await this.working;
  }

  private async work(handlers: Handlers): Promise<void> {
    while (!this.ending.signal.aborted) {
      const connections = openQueueConnections(this.settings);
      try {
        await this.runWorker(connections, handlers);
      } catch (error) {
        this.log.warn(`No jobs are worked on right now: ${String(error)}`);
      }
      // A connection that is still in use waits for a database that is away, and ends with the process.
      await Promise.race([connections.end(), pause(1000, undefined, { ref: false })]);
      await rest(restAfterFailure, this.ending.signal);
    }
  }

  private async runWorker(connections: QueueConnections, handlers: Handlers): Promise<void> {
    const run = await WorkerRun.begin(connections, handlers, this.settings, this.log);
    const [over, lost] = [new AbortController(), new AbortController()];
    const beating = this.sendHeartbeats(connections, run, over.signal, lost);
    await Promise.race([run.over, abortOf(AbortSignal.any([this.ending.signal, lost.signal]))]);
    await run.end(this.settings.SHUTDOWN_TIMEOUT * 1000);
    over.abort();
    await beating;
    await heartbeats.remove(connections, run.id).catch(() => undefined);
  }

  /**
   * Until the run is over, also while its last jobs finish. Aborts `lost` when the queue assigned a job that
   * never arrived: only a new run frees it.
   */
  private async sendHeartbeats(
    connections: QueueConnections,
    run: WorkerRun,
    over: AbortSignal,
    lost: AbortController,
  ): Promise<void> {
    while (!over.aborted) {
      try {
        await this.beat(connections, run.id);
        if (await heartbeats.hasLostJobs(connections, run.id, run.running)) lost.abort();
      } catch (error) {
        this.log.debug(`No heartbeat was sent: ${String(error)}`);
      }
      await rest(heartbeatEvery, over);
    }
  }

  /**
   * Sends a heartbeat, and frees the jobs of dead runners: graphile-worker would leave them locked for four
   * hours. A runner whose own heartbeat was late does
   * not free others: after an outage of the database all were late, and the others need a moment to send
   * theirs. The next heartbeat does not wait for the
   * freeing, which with DATABASE_POOL_SIZE=1 may itself wait for a job to end.
   */
  private async beat(connections: QueueConnections, runner: string): Promise<void> {
    if (await heartbeats.beat(connections, runner)) this.freeing ??= this.freeOrphans();
  }

  private async freeOrphans(): Promise<void> {
    try {
      await this.transactions.run(async (tx) => {
        const orphans = await heartbeats.orphans(tx);
        if (orphans.length > 0) await heartbeats.free(tx, orphans);
        await heartbeats.removeDead(tx);
      });
    } catch (error) {
      this.log.debug(`No jobs of dead runners were freed: ${String(error)}`);
    } finally {
      this.freeing = undefined;
    }
  }
}

const abortOf = async (signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort');
};

const rest = (time: number, signal: AbortSignal): Promise<void> =>
  pause(time, undefined, { signal }).catch(() => undefined);
