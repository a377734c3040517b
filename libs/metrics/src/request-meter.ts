import { Injectable } from '@nestjs/common';
import prometheus from 'prom-client';

/** A request that was answered. Every text in here has few values: they become labels. */
export interface AnsweredRequest {
  readonly method: string;
  /** The template of the route, never the path that was asked for. */
  readonly route: string;
  readonly status: string;
  readonly seconds: number;
}

const labelNames = ['method', 'route', 'status'] as const;
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How many requests there are, and how long they take. */
@Injectable()
export class RequestMeter {
  private readonly durations = new prometheus.Histogram({
    name: 'facet_http_request_duration_seconds',
    help: 'Time until a request was answered to its end.',
    labelNames,
    buckets,
    registers: [],
  });
  /** What was observed for the same labels before: finding it anew costs more than all else here. */
  private readonly known = new Map<string, ReturnType<typeof this.durations.labels>>();
  private underway = 0;

  began(): void {
    this.underway += 1;
  }

  ended({ method, route, status, seconds }: AnsweredRequest): void {
    this.underway -= 1;
    const key = `${method} ${route} ${status}`;
    let series = this.known.get(key);
    if (!series) this.known.set(key, (series = this.durations.labels(method, route, status)));
    series.observe(seconds);
  }

  /** What the registry shows of it. */
  metrics(): prometheus.Metric[] {
    return [this.durations, this.totals(), this.inFlight()];
  }

  private inFlight(): prometheus.Metric {
    const underway = (): number => this.underway;
    return new prometheus.Gauge({
      name: 'facet_http_requests_in_flight',
      help: 'Requests that are not answered yet.',
      registers: [],
      collect() {
        this.set(underway());
      },
    });
  }

  /** Counted once, shown twice. */
  private totals(): prometheus.Metric {
    const { durations } = this;
    return new prometheus.Counter({
      name: 'facet_http_requests_total',
      help: 'Requests that were answered.',
      labelNames,
      registers: [],
      async collect() {
        this.reset();
        for (const { metricName, labels, value } of (await durations.get()).values) if (metricName?.endsWith('_count')) this.inc(labels, value);
      },
    });
  }
}
