/** @settings {"DATABASE_POOLER":"none", "METRICS_PORT":0,"DATABASE_TIMEOUT_MS":4000} */
import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventually } from '../../support/eventually.js';
import { enqueue, queued, workedOff } from '../../support/jobs.js';
import { growth, scrape } from '../../support/scrape.js';

const add = (task: string, options: string): Promise<unknown> =>
  facet.sql(`select graphile_worker.add_job($1, json_build_object('hash', $2::text), ${options})`, [
    task,
    'ab'.repeat(32),
  ]);

/** The series of a metric that are not zero, by their labels. */
async function shown(metric: string): Promise<Record<string, number>> {
  const all = [...(await scrape()).values].filter(([series, value]) => series.startsWith(`${metric}{`) && value !== 0);
  return Object.fromEntries(
    all.map(([series, value]) => [[...series.matchAll(/="([^"]*)"/g)].map(([, label]) => label).join(' '), value]),
  );
}

afterEach(() => facet.sql('delete from graphile_worker._private_jobs'));

describe('The queue of jobs, as the metrics show it', () => {
  it('has every task in every state from the start', async () => {
    const series = [...(await scrape()).values.keys()].filter((one) => one.startsWith('facet_jobs{'));
    for (const state of ['waiting', 'running', 'failed', 'parked'])
      expect(series).toContain(`facet_jobs{task="mail.send",state="${state}"}`);
    expect(await shown('facet_jobs')).toEqual({});
  });

  it('is counted by task and state', async () => {
    for (const minutes of [10, 20]) await add('picture.sweep', `run_at := now() + interval '${minutes} minutes'`);
    for (const key of ['tried', 'spent', 'taken']) await add('mail.send', `job_key := '${key}', max_attempts := 3`);
    await facet.sql(`update graphile_worker._private_jobs set attempts = 1 where key = 'tried'`);
    await facet.sql(`update graphile_worker._private_jobs set attempts = 3 where key = 'spent'`);
    await facet.sql(
      `update graphile_worker._private_jobs set attempts = 1, locked_at = now(), locked_by = 'somebody' where key = 'taken'`,
    );
    await add('of.another.version', 'max_attempts := 3');
    expect(await shown('facet_jobs')).toEqual({
      'picture.sweep waiting': 2,
      'mail.send failed': 1,
      'mail.send parked': 1,
      'mail.send running': 1,
      'other waiting': 1,
    });
  });

  it('has an age: that of the oldest job which is due, and neither taken nor parked', async () => {
    await add('picture.sweep', `run_at := now() - interval '100 seconds'`);
    await add('picture.sweep', `run_at := now() - interval '300 seconds', job_key := 'tried'`);
    await add('picture.sweep', `run_at := now() - interval '500 seconds', job_key := 'spent', max_attempts := 1`);
    await facet.sql(`update graphile_worker._private_jobs set attempts = 1 where key in ('tried', 'spent')`);
    await add('mail.send', `run_at := now() + interval '1 hour'`);
    const ages = await shown('facet_job_overdue_seconds');
    expect(Object.keys(ages)).toEqual(['picture.sweep']);
    expect([ages['picture.sweep'] ?? 0, (ages['picture.sweep'] ?? 0) < 360]).toEqual([expect.any(Number), true]);
    expect(ages['picture.sweep']).toBeGreaterThanOrEqual(300);
  });

  it('costs one pass over it, without sorting and without reading payloads', async () => {
    await facet.sql(
      `select count(graphile_worker.add_job('picture.sweep', json_build_object('hash', n::text), run_at := now() + interval '1 day')) from generate_series(1, 3000) n`,
    );
    expect(await shown('facet_jobs')).toEqual({ 'picture.sweep waiting': 3000 });
    const [table] = await facet.sql<{ blocks: number }>(
      `select pg_relation_size('graphile_worker._private_jobs') / 8192 as blocks`,
    );
    // Beside the table itself: its tasks and queues.
    expect(await facet.inside.blocksOf('jobs_census', ['{picture.sweep}', 'other'])).toBeLessThanOrEqual(
      Number(table?.blocks) + 10,
    );
  });
});

describe('Attempts at jobs', () => {
  it('are counted by task when they are done, and when they fail', async () => {
    await facet.another({ JOBS: 'on' });
    const grown = await growth(async () => {
      await enqueue('picture.sweep', { hash: 'cd'.repeat(32) });
      await enqueue('sessions.sweep', { nonsense: 1 }, 1);
      await workedOff('picture.sweep');
      await eventually(async () => ((await queued('sessions.sweep'))[0]?.error ? true : undefined));
    });
    expect(grown).toMatchObject({
      'facet_jobs_done_total{task="picture.sweep"}': 1,
      'facet_job_failures_total{task="sessions.sweep"}': 1,
      'facet_jobs{task="sessions.sweep",state="parked"}': 1,
    });
    expect(grown).not.toHaveProperty('facet_jobs_done_total{task="sessions.sweep"}');
  });
});

describe('Without its database', () => {
  it('the metrics come all the same, and say nothing of the queue', async () => {
    const url = new URL(facet.inside.databaseUrl);
    const name = url.pathname.slice(1);
    const client = new pg.Client({ connectionString: Object.assign(url, { pathname: '/postgres' }).href });
    await client.connect();
    await client.query(`alter database ${name} allow_connections false`);
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and application_name = 'facet'`,
    );
    const { values } = await scrape();
    expect([...values.keys()].filter((series) => /^facet_job(s|_overdue_seconds)\{/.test(series))).toEqual([]);
    expect([...values.keys()]).toContain('facet_jobs_done_total{task="picture.sweep"}');
    await client.query(`alter database ${name} allow_connections true`);
    await client.end();
    await eventually(async () =>
      (await shown('facet_jobs')) && (await scrape()).values.has('facet_jobs{task="mail.send",state="parked"}')
        ? true
        : undefined,
    );
  });
});
