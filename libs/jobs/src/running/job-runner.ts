import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { JobHandlers, type Handlers } from './job-handlers.js';
import { Heartbeat } from './heartbeat.service.js';
import { openQueueConnections, type QueueConnections } from './queue-connections.js';
import { WorkerRun } from './worker-run.js';

const signEvery = 5000;
/** Before it begins anew when the database is away. */
const restAfterFailure = 2000;

/** Works on what is queued, for as long as the process lives. The loss of the database ends a shift and never the process: the next one begins when it is back. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private readonly log = new Logger(JobRunner.name);
  private readonly ending = new AbortController();
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly handlers: JobHandlers,
    private readonly presence: Heartbeat,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.JOBS === 'on') this.working = this.work(this.handlers.find());
  }

  /** From here on no job is begun; requests finish meanwhile. */
  onModuleDestroy(): void {
    this.ending.abort();
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
      // What is still in use then hangs on a database that is away, and ends with the process.
      await Promise.race([connections.end(), pause(1000, undefined, { ref: false })]);
      await rest(restAfterFailure, this.ending.signal);
    }
  }

  private async runWorker(connections: QueueConnections, handlers: Handlers): Promise<void> {
    const shift = await WorkerRun.begin(connections, handlers, this.settings, this.log);
    const [over, lost] = [new AbortController(), new AbortController()];
    const signs = this.sendHeartbeats(connections, shift, over.signal, lost);
    await Promise.race([shift.over, abortOf(AbortSignal.any([this.ending.signal, lost.signal]))]);
    await shift.end(this.settings.SHUTDOWN_TIMEOUT * 1000);
    over.abort();
    await signs;
    await this.presence.leave(connections, shift.id).catch(() => undefined);
  }

  /** Until the shift is over: also while its last jobs are finished. `lost` is told when a job was lost between the queue and us, which only a new shift frees. */
  private async sendHeartbeats(connections: QueueConnections, shift: WorkerRun, over: AbortSignal, lost: AbortController): Promise<void> {
    while (!over.aborted) {
      try {
        await this.presence.show(connections, shift.id);
        if (await this.presence.hasForgotten(connections, shift.id, shift.held)) lost.abort();
      } catch (error) {
        this.log.debug(`No sign of life was given: ${String(error)}`);
      }
      await rest(signEvery, over);
    }
  }
}

const abortOf = async (signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort');
};

const rest = (time: number, signal: AbortSignal): Promise<void> => pause(time, undefined, { signal }).catch(() => undefined);
