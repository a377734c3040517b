/**
 * @settings {"METRICS_PORT": 0}
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aPerson } from '../../support/people.js';
import { scrape, type Scrape } from '../../support/scrape.js';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly type: string; readonly definition?: string }[];
  };
}

const dashboard = JSON.parse(
  readFileSync(new URL('../../../apps/api/ops/grafana-dashboard.json', import.meta.url), 'utf8'),
) as Dashboard;

const panels = dashboard.panels.filter((panel) => panel.type !== 'row');
const queries = panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat }) => ({ title, expr, legendFormat })),
);
const definitions = dashboard.templating.list.flatMap(({ definition }) => definition ?? []);

/** The metrics that a query names: a word before labels, or the first word of `label_values`. */
const metricsIn = (query: string): string[] =>
  [...query.matchAll(/\b([a-z_0-9]+)(?=\{)|label_values\(([a-z_0-9]+)/g)].map(
    ([, plain, listed]) => plain ?? listed ?? '',
  );

/** The labels by which a query groups. */
const groupsIn = (query: string): string[] =>
  [...query.matchAll(/by \(([^)]+)\)/g)].flatMap(([, names = '']) => names.split(', '));

describe('The dashboard for Grafana', () => {
  let seen: Scrape;

  beforeAll(async () => {
    await api.as(await aPerson()).get('/me');
    seen = await scrape();
  });

  const seriesOf = (metric: string): string[] =>
    [...seen.values.keys()].filter((series) => series === metric || series.startsWith(`${metric}{`));

  it('has panels, each with a query', () => {
    expect(panels.length).toBeGreaterThan(10);
    for (const { title, targets } of panels) expect([title, targets?.length ?? 0]).toEqual([title, expect.any(Number)]);
    expect(new Set(dashboard.panels.map((panel) => panel.id)).size).toBe(dashboard.panels.length);
    expect(queries.length).toBeGreaterThanOrEqual(panels.length);
  });

  it.each(queries)('$title: $expr names metrics and labels that are there', ({ expr, legendFormat }) => {
    const metrics = metricsIn(expr);
    expect(metrics.length).toBeGreaterThan(0);
    for (const metric of metrics) {
      expect([metric, seriesOf(metric).length]).not.toEqual([metric, 0]);
      // `job` and `instance` are Prometheus's own.
      const labels = [
        ...groupsIn(expr),
        ...[...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label),
      ];
      for (const label of labels.filter((one) => one !== 'instance'))
        expect(seriesOf(metric)[0]).toContain(`${label}="`);
    }
  });

  it.each(definitions)('the variable %s names a metric that is there', (definition) => {
    for (const metric of metricsIn(definition)) expect(seriesOf(metric)).not.toEqual([]);
  });

  it('shows every metric of ours', () => {
    const shown = new Set(queries.flatMap(({ expr }) => metricsIn(expr)).map((name) => name.replace(/_bucket$/, '')));
    expect([...seen.kinds.keys()].filter((name) => name.startsWith('facet_') && !shown.has(name))).toEqual([]);
  });

  it('rates counters and nothing else', () => {
    for (const { expr } of queries) {
      const [metric = ''] = metricsIn(expr);
      const kind = seen.kinds.get(metric.replace(/_bucket$/, ''));
      expect([metric, expr.includes('rate(')]).toEqual([metric, kind === 'counter' || kind === 'histogram']);
    }
  });
});
