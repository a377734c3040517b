import cluster, { type Worker } from 'node:cluster';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pino, { type Logger } from 'pino';
import { logLines, type Shutdown } from '@app/bootstrap';
import type { Settings } from '@app/config';
import { loadProcessMetrics } from '@app/observability';
import type { DemoSetUp } from '../demo/demo.service.js';

/** The only argument of a process that waits for its assignment. */
export const assigned = '--assigned';

/** The start parameters of a process: all that was decided before it. */
export interface Assignment {
  readonly settings: Settings;
  /** Whether it sets the demo up and tells the operator where the server listens. */
  readonly isFirst: boolean;
  /** What the first has set up. */
  readonly demo: DemoSetUp | undefined;
}

/** What a process tells: that it is up and waits for its assignment, and then that it listens. */
export type Progress =
  { readonly facet: 'waits' } | { readonly facet: 'listens'; readonly demo: DemoSetUp | undefined };

/**
 * Milliseconds before a process that ended is replaced. Each that ends within a minute doubles the pause
 * before the next one.
 */
const firstPause = 500;
const longestPause = 30_000;
const soon = 60_000;

/**
 * The server in several processes that share one port (https://nodejs.org/api/cluster.html). This one has
 * opened the database; it starts the others, replaces those that end by themselves, and ends them when a
 * signal comes. It answers no request.
 */
export class ServerProcesses {
  private readonly log: Logger;
  private readonly running = new Set<Worker>();
  private demo: DemoSetUp | undefined;
  private started = false;

  constructor(
    private readonly settings: Settings,
    private readonly shutdown: Shutdown,
  ) {
    this.log = pino(logLines(settings)).child({ context: ServerProcesses.name });
    // The processes accept from one socket. Handed out in turn, a connection would be lost if its process
    // ended meanwhile: its client would wait in vain.
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    cluster.setupPrimary({
      exec: fileURLToPath(new URL('../main.js', import.meta.url)),
      args: [assigned],
      serialization: 'advanced',
    });
  }

  /**
   * Starts the first alone, as it sets up what all need, and then the others. If one cannot start, all end,
   * with its exit code.
   */
  async start(): Promise<void> {
    const log = {
      log: (text: string) => this.log.info(text),
      error: (facts: object, text: string) => this.log.error(facts, text),
    };
    const endMetrics = await loadProcessMetrics(this.settings, log);
    this.shutdown.push(async () => {
      await this.end();
      endMetrics();
    });
    await this.fork({ isFirst: true });
    await Promise.all(Array.from({ length: this.settings.WORKERS - 1 }, () => this.fork()));
    this.started = true;
  }

  /** Settles when the process listens or has ended. */
  private fork({ isFirst = false, wait = firstPause } = {}): Promise<void> {
    if (this.shutdown.hasBegun) return Promise.resolve();
    const worker = cluster.fork();
    const began = performance.now();
    this.running.add(worker);
    return new Promise((settle) => {
      worker.on('message', (progress: Partial<Progress>) => {
        if (progress.facet === 'waits')
          worker.send({ settings: this.settings, isFirst, demo: this.demo } satisfies Assignment);
        if (progress.facet !== 'listens') return;
        this.demo ??= progress.demo;
        settle();
      });
      worker.once('exit', (code: number | null) => {
        this.running.delete(worker);
        settle();
        void this.replace(worker, code, performance.now() - began < soon ? wait : firstPause);
      });
    });
  }

  private async replace({ process: { pid, signalCode } }: Worker, code: number | null, wait: number): Promise<void> {
    if (this.shutdown.hasBegun) return;
    if (!this.started) return void this.shutdown.run().then(() => process.exit(code ?? 1));
    this.log.error(
      { process: pid, code, signal: signalCode },
      `a server process ended; another one starts in ${wait / 1000} s`,
    );
    await pause(wait);
    await this.fork({ wait: Math.min(2 * wait, longestPause) });
  }

  private async end(): Promise<void> {
    const ended = [...this.running].map((worker) => new Promise((done) => worker.once('exit', done)));
    for (const worker of this.running) worker.process.kill('SIGTERM');
    await Promise.all(ended);
  }
}
