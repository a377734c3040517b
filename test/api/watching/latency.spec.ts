/** @settings {"METRICS_PORT": 0, "REQUESTS_IN_FLIGHT": 1, "DATABASE_POOL_SIZE": 4} */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { api } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { closeStreams, follow } from '../../support/event-stream.js';
import { aPerson } from '../../support/people.js';
import { growth } from '../../support/scrape.js';

afterAll(closeStreams);

/** Seconds and number of the requests of a route in what grew. */
const latency = (grown: Record<string, number>, route: string): { seconds: number; count: number } => {
  const sum = (name: string): number =>
    Object.entries(grown)
      .filter(
        ([series]) =>
          series.startsWith(`facet_http_request_duration_seconds_${name}{`) && series.includes(`route="${route}"`),
      )
      .reduce((total, [, by]) => total + by, 0);
  return { seconds: sum('sum'), count: sum('count') };
};

describe('The latency that is measured', () => {
  it('has the wait for a place in it', async () => {
    const mia = await aPerson();
    const client = new pg.Client({ connectionString: facet.inside.databaseUrl });
    await client.connect();
    const grown = await growth(async () => {
      await client.query('begin');
      await client.query('select 1 from users where id = $1 for update', [mia.id]);
      const first = api.as(mia).patch('/me', { bio: 'waits for the row' });
      const locked = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await eventually(async () => ((await facet.sql(locked)).length === 1 ? true : undefined));
      const second = api.as(mia).get('/v1/user/profile?fields=id');
      await delay(350);
      await client.query('rollback');
      expect([(await first).status, (await second).status]).toEqual([200, 200]);
    });
    await client.end();
    const { seconds, count } = latency(grown, '/v1/user/profile');
    expect(count).toBe(1);
    expect(seconds).toBeGreaterThan(0.3);
  });

  it('of a refusal is how long its caller waited for it', async () => {
    const mia = await aPerson();
    const client = new pg.Client({ connectionString: facet.inside.databaseUrl });
    await client.connect();
    const grown = await growth(async () => {
      await client.query('begin');
      await client.query('select 1 from users where id = $1 for update', [mia.id]);
      const first = api.as(mia).patch('/me', { bio: 'waits for the row' });
      const locked = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await eventually(async () => ((await facet.sql(locked)).length === 1 ? true : undefined));
      expect((await api.as(mia).get('/me')).status).toBe(503);
      await client.query('rollback');
      await first;
    });
    await client.end();
    expect(latency(grown, 'unknown').seconds).toBeGreaterThan(0.4);
  });

  it('of a stream is the time until it began, and it is counted', async () => {
    const mia = await aPerson();
    const grown = await growth(async () => {
      const stream = await follow(mia);
      await delay(1500);
      stream.close();
    });
    const { seconds, count } = latency(grown, '/v1/user/notifications/stream');
    expect(count).toBe(1);
    expect(seconds).toBeLessThan(0.9);
    expect(grown['facet_http_requests_total{method="GET",route="/v1/user/notifications/stream",status="200"}']).toBe(1);
  });
});
