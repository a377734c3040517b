import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { eventually } from '../support/eventually.js';
import { runFacet } from '../support/run-facet.js';
import { aDataFolder, cleanUp, refusedStart, ServerProcess } from '../support/server-process.js';

const given = process.env.FACET_TEST_SERVER ?? '';
const database = `worker_${process.pid}`;
const url = Object.assign(new URL(given), { pathname: `/${database}` }).href;
const dataDir = aDataFolder();
const env = { DATABASE_URL: url, FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi' };
// Long enough for a job to wait for the lock of a test.
const constants = { DATABASE_TIMEOUT_MS: 60_000 };

jest.setTimeout(90_000);

/** PreparedQueries of an administrator, from outside of the database. */
async function administer(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: given });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

let pool: pg.Pool;
const sql = async <Row = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await pool.query(text, values)).rows as Row[];

const worker = (changes = {}, others = {}): Promise<ServerProcess> =>
  new ServerProcess(dataDir, {
    app: 'worker',
    env: { ...env, ...changes },
    constants: { ...constants, ...others },
  }).says('works on jobs');

let pictures = 0;
const fileOf = (hash: string): string =>
  join(dataDir, 'pictures', hash.slice(0, 2), hash.slice(2, 4), `${hash}-512.webp`);

interface Sweep {
  readonly hash: string;
  readonly id: string;
  /** Lets work that was held get on. */
  readonly letGo: () => Promise<void>;
}

/**
 * A picture that no user points at, and the job that removes it. `held`: who begins the work gets stuck in the
 * middle of it.
 */
async function aSweep({ held = false, attempts = 10 } = {}): Promise<Sweep> {
  const hash = (pictures += 1).toString(16).padStart(64, 'e');
  mkdirSync(dirname(fileOf(hash)), { recursive: true });
  writeFileSync(fileOf(hash), 'a picture');
  await sql('insert into pictures (hash, bytes) values ($1, 9)', [hash]);
  const letGo = held ? await lock(hash) : () => Promise.resolve();
  const [job] = await sql<{ id: string }>(
    `select id from graphile_worker.add_job('picture.sweep', json_build_object('hash', $1::text), max_attempts := $2)`,
    [hash, attempts],
  );
  return { hash, id: job?.id ?? '', letGo };
}

async function lock(hash: string): Promise<() => Promise<void>> {
  const client = await pool.connect();
  await client.query('begin');
  await client.query('select 1 from pictures where hash = $1 for update', [hash]);
  return async () => {
    await client.query('rollback').catch(() => undefined);
    client.release(true);
  };
}

interface Job {
  readonly attempts: number;
  readonly runner: string | null;
  readonly error: string | null;
}

const jobOf = async ({ id }: Sweep): Promise<Job | undefined> =>
  (
    await sql<Job>(
      'select attempts, locked_by as runner, last_error as error from graphile_worker.jobs where id = $1',
      [id],
    )
  )[0];

/** Nothing of the picture is left, its row was removed once, and no worker is to do it again. */
async function isDone(sweep: Sweep): Promise<void> {
  await eventually(async () => ((await jobOf(sweep)) ? undefined : true), 40_000);
  expect(existsSync(fileOf(sweep.hash))).toBe(false);
  expect(await sql('select hash from removed where hash = $1', [sweep.hash])).toEqual([{ hash: sweep.hash }]);
}

/** Waits until a worker is in the middle of the work. */
const begun = (sweep: Sweep): Promise<Job> =>
  eventually(async () => {
    const [waiting] = await sql(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    const job = await jobOf(sweep);
    return waiting && job?.runner ? job : undefined;
  }, 20_000);

/** Makes time move: who was there was not seen for a minute. */
async function aMinuteLater(): Promise<void> {
  await sql(`update job_runners set seen_at = seen_at - interval '1 minute'`);
  await sql(
    `update graphile_worker._private_jobs set locked_at = locked_at - interval '1 minute' where locked_at is not null`,
  );
}

/** Waits until no worker works on the job any more. */
const freed = (sweep: Sweep): Promise<Job> =>
  eventually(async () => {
    const job = await jobOf(sweep);
    return job?.runner === null ? job : undefined;
  }, 40_000);

/** What waits for its next try is tried now. */
const due = (): Promise<unknown> =>
  sql('select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), run_at := now())');

beforeAll(async () => {
  await administer(`create database ${database}`);
  pool = new pg.Pool({ connectionString: url, max: 4 }).on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  expect((await runFacet(dataDir, ['migrate'], { env })).code).toBe(0);
  await sql('create table removed (hash text)');
  await sql(
    `create function note_removal() returns trigger language plpgsql as $$ begin insert into removed values (old.hash); return old; end $$`,
  );
  await sql('create trigger note_removal after delete on pictures for each row execute function note_removal()');
});
afterAll(async () => {
  await cleanUp();
  await administer(`drop database if exists ${database} with (force)`);
  // A test that failed may still hold a connection, which this would wait for.
  void pool.end();
});

describe('npm run worker', () => {
  it('works on what is queued, listens on no port, and ends at a signal with 0', async () => {
    const running = await worker();
    await isDone(await aSweep());
    expect(running.stdout).not.toContain('listens');
    expect(await running.end()).toMatchObject({ code: 0, stderr: '' });
    expect(await sql('select * from job_runners')).toEqual([]);
  });

  it('counts what it does, for Prometheus', async () => {
    const running = await worker({ METRICS_PORT: '0' });
    await isDone(await aSweep());
    const [metrics = ''] = /http:\/\/127\.0\.0\.1:\d+\/metrics/.exec(running.stdout) ?? [];
    expect(await (await fetch(metrics)).text()).toContain('facet_jobs_done_total{task="picture.sweep"} 1\n');
    expect(await running.end()).toMatchObject({ code: 0, stderr: '' });
  });

  it('ends with 78 when a setting is wrong', async () => {
    const { code, stderr } = await refusedStart(dataDir, {
      app: 'worker',
      env: { ...env, DATABASE_POOL_SIZE: 'many' },
    });
    expect([code, stderr]).toEqual([
      78,
      expect.stringMatching(/^The worker of Facet did not start: DATABASE_POOL_SIZE [^\n]+\n$/),
    ]);
  });

  it('ignores JOBS=off', async () => {
    const running = await worker({ JOBS: 'off' });
    await isDone(await aSweep());
    await running.end();
  });

  it('gives back what it cannot finish in time', async () => {
    const running = await worker({}, { SHUTDOWN_TIMEOUT: 1 });
    const sweep = await aSweep({ held: true });
    await begun(sweep);
    const { code, took } = await running.end();
    expect([code, took < 6000]).toEqual([0, true]);
    expect(await jobOf(sweep)).toEqual({ attempts: 1, runner: null, error: 'The process ended before this was done.' });
    expect(existsSync(fileOf(sweep.hash))).toBe(true);
    await sweep.letGo();
    await due();
    const next = await worker();
    await isDone(sweep);
    await next.end();
  });
});

describe.each(['worker', 'api'] as const)('At SIGTERM the %s', (app) => {
  it('finishes the job that it has, and begins no other', async () => {
    const running = new ServerProcess(dataDir, { app, env, constants: { ...constants, JOBS_PARALLEL: 1 } });
    const last = await aSweep({ held: true });
    await begun(last);
    running.kill();
    const next = await aSweep();
    await last.letGo();
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
    await isDone(last);
    expect(await jobOf(next)).toMatchObject({ attempts: 0, runner: null });
    await sql('delete from graphile_worker._private_jobs');
  });
});

describe('After kill -9 in the middle of a job', () => {
  it('another worker takes it up when the dead one was not seen for a while, and its effect exists once', async () => {
    const killed = await worker();
    const sweep = await aSweep({ held: true });
    const { runner } = await begun(sweep);
    expect(await sql('select id from job_runners')).toEqual([{ id: runner }]);
    await killed.end('SIGKILL');
    await sweep.letGo();
    expect([existsSync(fileOf(sweep.hash)), await jobOf(sweep)]).toEqual([true, { attempts: 1, runner, error: null }]);
    const next = await worker();
    await aMinuteLater();
    expect(await freed(sweep)).toMatchObject({ attempts: 1 });
    await due();
    await isDone(sweep);
    expect(await sql('select id from job_runners where id = $1', [runner])).toEqual([]);
    await next.end();
  });

  it('a job that has killed its last worker is parked, and says so', async () => {
    const killed = await worker();
    const sweep = await aSweep({ held: true, attempts: 1 });
    await begun(sweep);
    await killed.end('SIGKILL');
    await sweep.letGo();
    const next = await worker();
    await aMinuteLater();
    expect(await freed(sweep)).toEqual({
      attempts: 1,
      runner: null,
      error: 'The process ended while it worked on this.',
    });
    await due();
    await isDone(await aSweep());
    expect(await jobOf(sweep)).toMatchObject({ attempts: 1, runner: null });
    await next.end();
  });
});

describe('When the database goes away', () => {
  const cut = (which: string): string =>
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}' and ${which}`;
  const waits = `wait_event_type is not distinct from 'Lock'`;
  /** The connection that does the work goes last: what became of the work can be written nowhere then. */
  const gone = async (): Promise<void> => {
    await administer(`alter database ${database} allow_connections false`, cut(`not ${waits}`));
    await delay(500);
    await administer(cut(waits));
  };
  const back = (): Promise<void> => administer(`alter database ${database} allow_connections true`);

  it.each(['while it waits for work', 'in the middle of a job'])(
    '%s, the worker stays, and goes on when it is back',
    async (moment) => {
      const running = await worker();
      const before = await aSweep({ held: moment !== 'while it waits for work' });
      if (moment === 'while it waits for work') await isDone(before);
      else await begun(before);
      await gone();
      // Longer than it takes the worker to notice, to fail at coming back, and to try again.
      await delay(4000);
      expect(running.isRunning).toBe(true);
      await back();
      await before.letGo();
      await isDone(await aSweep());
      if (await jobOf(before)) {
        await aMinuteLater();
        await freed(before);
        await due();
      }
      await isDone(before);
      expect(running.isRunning).toBe(true);
      expect(await running.end()).toMatchObject({ code: 0 });
    },
  );
});
