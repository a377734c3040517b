import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import prometheus from 'prom-client';
import { JobQueue, type JobCount } from '@app/jobs';
import { ConnectionPool } from '@app/database';

type Show = (gauge: prometheus.Gauge, count: JobCount, all: readonly JobCount[]) => void;

/** Milliseconds that the other metrics wait for the database. */
const timeLimit = 1000;

/**
 * The queue of jobs, as it is when Prometheus asks. Where the database does not tell, these series are missing, and the others come all the same:
 * they are needed most when it is away.
 */
@Injectable()
export class QueueMetrics {
  private underway: Promise<readonly JobCount[]> | undefined;

  constructor(
    private readonly queue: JobQueue,
    private readonly pool: ConnectionPool,
  ) {}

  metrics(): prometheus.Metric[] {
    return [
      this.gauge('facet_jobs', 'Jobs in the queue, by task and state. The same on every instance.', ['task', 'state'], (gauge, { task, state, jobs }) =>
        gauge.set({ task, state }, jobs),
      ),
      this.gauge('facet_job_overdue_seconds', 'How long the oldest job that is due waits, by task.', ['task'], (gauge, { task }, all) =>
        gauge.set({ task }, Math.max(...all.map((one) => (one.task === task ? one.overdue : 0)))),
      ),
    ];
  }

  private gauge(name: string, help: string, labelNames: string[], show: Show): prometheus.Metric {
    const read = (): Promise<readonly JobCount[]> => this.read();
    return new prometheus.Gauge({
      name,
      help,
      labelNames,
      registers: [],
      // The same in each process.
      aggregator: 'first',
      async collect() {
        const counts = await read();
        this.reset();
        for (const count of counts) show(this, count, counts);
      },
    });
  }

  /** Once for all who ask meanwhile, and never in the way of requests. */
  private read(): Promise<readonly JobCount[]> {
    if (!this.underway && !this.pool.hasRoom()) return Promise.resolve([]);
    this.underway ??= this.queue
      .counts()
      .catch(() => [])
      .finally(() => (this.underway = undefined));
    return Promise.race([this.underway, pause(timeLimit, [], { ref: false })]);
  }
}
