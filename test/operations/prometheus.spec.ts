import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EventStream } from '../support/event-stream.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.mjs';
import { OwnCluster, onThePage, programs } from '../support/own-cluster.js';
import { aDataFolder, cleanUp, demoPerson, startServer, type ServerProcess } from '../support/server-process.js';

jest.setTimeout(180_000);

const prometheus = ['/usr/bin/prometheus', '/usr/local/bin/prometheus'].find(existsSync);
const promtool = ['/usr/bin/promtool', '/usr/local/bin/promtool'].find(existsSync);

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

(programs === undefined || prometheus === undefined || promtool === undefined ? describe.skip : describe)(
  'Prometheus, as the operations page sets it up',
  () => {
    const dataDir = aDataFolder();
    const servers: ServerProcess[] = [];
    let cluster: OwnCluster;
    let metricsPorts: readonly string[];
    let port: number;

    async function query(expression: string): Promise<Sample[]> {
      const answer = await fetch(
        `http://127.0.0.1:${port}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`,
      );
      const { data } = (await answer.json()) as { data: { result: Sample[] } };
      return data.result;
    }

    beforeAll(async () => {
      cluster = await OwnCluster.start();
      await cluster.sql('create database facet', cluster.url('postgres'));
      metricsPorts = [String(await freePort()), String(await freePort())];
      for (const [at, METRICS_PORT] of metricsPorts.entries()) {
        const env = {
          DATABASE_URL: cluster.url('facet'),
          FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi',
          RATE_LIMITS: 'off',
          LOG_LEVEL: 'error',
          METRICS_PORT,
        };
        servers.push(await startServer(dataDir, { args: at === 0 ? ['--demo'] : [], env }));
      }
      writeFileSync(join(cluster.folder, 'alerts.yml'), onThePage('yaml alerts'));
      writeFileSync(join(cluster.folder, 'prometheus.yml'), onThePage('yaml prometheus'));
    });
    afterAll(async () => {
      await cleanUp();
      await cluster.remove();
    });

    it('takes the rules and the configuration', async () => {
      expect(await cluster.run('promtool check rules alerts.yml')).toContain('SUCCESS');
      expect(await cluster.run('promtool check config prometheus.yml')).toContain('SUCCESS');
    });

    it('reads every instance', async () => {
      const quick = (text: string): string => text.replaceAll('[5m]', '[15s]').replaceAll(/for: \d+m/g, 'for: 2s');
      const [one = '', other = ''] = metricsPorts;
      const page = onThePage('yaml prometheus')
        .replaceAll('15s', '1s')
        .replace('127.0.0.1:9101', `127.0.0.1:${one}`)
        .replace('127.0.0.1:9102', `127.0.0.1:${other}`);
      writeFileSync(join(cluster.folder, 'alerts.yml'), quick(onThePage('yaml alerts')));
      writeFileSync(join(cluster.folder, 'prometheus.yml'), page);
      port = await freePort();
      cluster.spawn(prometheus ?? '', [
        '--config.file=prometheus.yml',
        '--storage.tsdb.path=tsdb',
        `--web.listen-address=127.0.0.1:${port}`,
      ]);
      const up = await eventually(
        () =>
          query('up{job="facet"} == 1')
            .then((found) => (found.length === 2 ? found : undefined))
            .catch(() => undefined),
        30_000,
      );
      expect(up.map(({ metric }) => metric.instance?.split(':').at(-1)).sort()).toEqual([...metricsPorts].sort());
    });

    it('does not take streams for slow requests', async () => {
      const { apiKey } = demoPerson(dataDir, 'member');
      const streams: EventStream[] = [];
      for (let count = 0; count < 12; count += 1)
        streams.push(await EventStream.open(servers[0]?.baseUrl ?? '', 'containerId=demo', { 'x-api-key': apiKey }));
      await delay(4000);
      for (const stream of streams) stream.close();
      const counted = 'sum(facet_http_requests_total{route="/v1/user/notifications/stream"}) >= 12';
      await eventually(async () => ((await query(counted)).length > 0 ? true : undefined), 15_000);
      await delay(3000);
      const seconds = 'sum(facet_http_request_duration_seconds_sum{route="/v1/user/notifications/stream"})';
      // They were open for 48 seconds together.
      expect(Number((await query(seconds))[0]?.value[1])).toBeLessThan(24);
      expect(await query('ALERTS{alertname="FacetIsSlow"}')).toEqual([]);
      expect(await query('ALERTS{alertname="FacetDown"}')).toEqual([]);
    });

    it('says of one instance of several that it is down', async () => {
      await servers[1]?.end('SIGKILL');
      const firing = await eventually(async () => {
        const found = await query('ALERTS{alertname="FacetDown",alertstate="firing"}');
        return found.length > 0 ? found : undefined;
      }, 30_000);
      expect(firing.map(({ metric }) => metric.instance)).toEqual([`127.0.0.1:${metricsPorts[1] ?? ''}`]);
    });

    it('says that all are down, also when none of them is known any more', async () => {
      writeFileSync(
        join(cluster.folder, 'test.yml'),
        `rule_files: [alerts.yml]
evaluation_interval: 1s
tests:
  - interval: 1s
    input_series: []
    alert_rule_test:
      - { eval_time: 10s, alertname: FacetDown, exp_alerts: [{ exp_labels: { job: facet } }] }
`,
      );
      expect(await cluster.run('promtool test rules test.yml')).toContain('SUCCESS');
    });
  },
);
