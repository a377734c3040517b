import { Injectable } from '@nestjs/common';
import prometheus from 'prom-client';
import { PasswordsService } from '@app/auth';
import { version } from '@app/config';
import { definedCounters, type Counter } from '@app/common';
import { ConnectionPool, ReplicaReads } from '@app/database';
import { JobQueue } from '@app/jobs';
import type { MetricsSource } from './metrics-server.js';
import { PrometheusMeter } from './prometheus-meter.js';
import { queueMetrics } from './queue-metrics.js';

/** A gauge that is read at each scrape. */
function gauge(
  name: string,
  help: string,
  read: () => number,
  aggregator: prometheus.Aggregator = 'sum',
): prometheus.Metric {
  return new prometheus.Gauge({
    name,
    help,
    aggregator,
    registers: [],
    collect() {
      this.set(read());
    },
  });
}

function counted({
  terms: { name, help, label },
  read,
}: {
  terms: Counter['terms'];
  read: Counter['read'];
}): prometheus.Metric {
  return new prometheus.Counter({
    name,
    help,
    labelNames: [label],
    registers: [],
    collect() {
      this.reset();
      for (const [value, count] of read()) this.inc({ [label]: value }, count);
    },
  });
}

/** Only with a replica. */
const replicaMetrics = (reads: ReplicaReads): prometheus.Metric[] => [
  gauge('facet_replica_up', 'Whether the replica answers reads: 1, or 0.', () => Number(reads.state === 'used'), 'min'),
  gauge(
    'facet_replica_lag_seconds',
    'Seconds since the replica had all that the primary had.',
    () => reads.lagSeconds,
    'max',
  ),
];

/** All metrics of the process: the counters of the services, and the gauges that are read at each scrape. */
@Injectable()
export class MetricsRegistry implements MetricsSource {
  readonly requests = new PrometheusMeter();
  private readonly registry = new prometheus.Registry();

  constructor(pool: ConnectionPool, passwords: PasswordsService, queue: JobQueue, reads: ReplicaReads) {
    const build = new prometheus.Gauge({
      name: 'facet_build_info',
      help: 'Always 1; the label tells the version.',
      labelNames: ['version'],
      registers: [],
      aggregator: 'first',
    });
    build.set({ version }, 1);
    const metrics = [
      ...[build, ...this.requests.metrics()],
      gauge('facet_database_connections', 'Connections of the pool.', () => pool.use().total),
      gauge('facet_database_connections_idle', 'Idle connections.', () => pool.use().idle),
      gauge('facet_database_connections_waiting', 'Requests that wait for a connection.', () => pool.use().waiting),
      ...(reads.state === undefined ? [] : replicaMetrics(reads)),
      gauge(
        'facet_password_hashes_running',
        'Password hashes that are computed at the moment.',
        () => passwords.hashQueue().running,
      ),
      gauge(
        'facet_password_hashes_waiting',
        'Password hashes that wait for their turn.',
        () => passwords.hashQueue().waiting,
      ),
      ...definedCounters().map((counter) => counted({ terms: counter.terms, read: () => counter.read() })),
      // Last: the pool is shown as it was before these metrics took a connection.
      ...queueMetrics(queue, pool),
    ];
    for (const metric of metrics) this.registry.registerMetric(metric);
    prometheus.collectDefaultMetrics({ register: this.registry });
  }

  /** Makes these metrics available to the primary process. */
  exposeToPrimary(): void {
    prometheus.AggregatorRegistry.setRegistries(this.registry);
    new prometheus.AggregatorRegistry();
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}
