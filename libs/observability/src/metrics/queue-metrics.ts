import { setTimeout as pause } from 'node:timers/promises';
import prometheus from 'prom-client';
import type { ConnectionPool } from '@app/database';
import type { JobCount, JobQueue } from '@app/jobs';

type Show = (gauge: prometheus.Gauge, count: JobCount, all: readonly JobCount[]) => void;
type Read = () => Promise<readonly JobCount[]>;

/** Milliseconds that the other metrics wait for the database. */
const timeLimit = 1000;

/**
 * The queue of jobs, as it is at each scrape. When the database does not respond, these series are missing
 * and the others are served all the same: they are
 * needed most during an outage.
 */
export function queueMetrics(queue: JobQueue, pool: ConnectionPool): prometheus.Metric[] {
  const read = sharedRead(queue, pool);
  return [
    gauge(
      read,
      'facet_jobs',
      'Jobs in the queue, by task and state. The same on every instance.',
      ['task', 'state'],
      (shown, { task, state, jobs }) => shown.set({ task, state }, jobs),
    ),
    gauge(
      read,
      'facet_job_overdue_seconds',
      'How long the oldest job that is due waits, by task.',
      ['task'],
      (shown, { task }, all) =>
        shown.set({ task }, Math.max(...all.map((one) => (one.task === task ? one.overdue : 0)))),
    ),
  ];
}

/** Reads once for all concurrent scrapes, and never takes a connection that requests wait for. */
function sharedRead(queue: JobQueue, pool: ConnectionPool): Read {
  let running: Promise<readonly JobCount[]> | undefined;
  return () => {
    if (!running && !pool.hasRoom()) return Promise.resolve([]);
    running ??= queue
      .counts()
      .catch(() => [])
      .finally(() => (running = undefined));
    return Promise.race([running, pause(timeLimit, [], { ref: false })]);
  };
}

function gauge(read: Read, name: string, help: string, labelNames: string[], show: Show): prometheus.Metric {
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
