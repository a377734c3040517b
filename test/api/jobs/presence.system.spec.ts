/** @settings {"JOBS":"on","DATABASE_POOL_SIZE":"1"} */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { due, enqueue, queued, type QueuedJob, workedOff } from '../../support/jobs.js';
import { aPerson } from '../../support/people.js';

// Each try is seen: a job that was done leaves nothing else.
beforeAll(async () => {
  await facet.sql('create table tries (id bigint)');
  await facet.sql(`create function note_try() returns trigger language plpgsql as $$ begin
    if new.locked_at is not null and old.locked_at is null then insert into tries values (new.id); end if; return new; end $$`);
  await facet.sql(
    'create trigger note_try after update on graphile_worker._private_jobs for each row execute function note_try()',
  );
});

const triesOf = async (id: string): Promise<number> =>
  (await facet.sql('select 1 from tries where id = $1', [id])).length;

/** A job that a worker took a while ago, before any here could. */
async function taken(runner: string, { ago = '1 hour', attempts = 1 } = {}): Promise<string> {
  const [job] = await facet.sql<{ id: string }>(
    `with job as (select id from graphile_worker.add_job('sessions.sweep', '{}', run_at := now() + interval '1 day', max_attempts := 6))
     select id from job`,
  );
  const id = job?.id ?? '';
  await facet.sql(
    `update graphile_worker._private_jobs set locked_at = now() - $2::interval, locked_by = $3, attempts = $4, run_at = now() - interval '1 day' where id = $1`,
    [id, ago, runner, attempts],
  );
  await facet.sql('delete from tries where id = $1', [id]);
  return id;
}

const job = async (id: string): Promise<QueuedJob | undefined> =>
  (await queued('sessions.sweep')).find((one) => one.id === id);

const freed = (id: string): Promise<QueuedJob> =>
  eventually(async () => {
    const found = await job(id);
    return found && found.locked === null ? found : undefined;
  }, 15_000);

const runners = async (): Promise<string[]> =>
  (await facet.sql<{ id: string }>('select id from job_runners order by seen_at')).map((one) => one.id);

describe('A job of a process', () => {
  it('that gives no sign any more goes back to the queue, and is tried again a little later', async () => {
    await facet.sql(`insert into job_runners values ('silent', now() - interval '31 seconds')`);
    const id = await taken('silent');
    const { attempts, runAt } = await freed(id);
    expect(attempts).toBe(1);
    expect(runAt.getTime()).toBeGreaterThan(Date.now());
    expect(await runners()).not.toContain('silent');
    await due();
    await workedOff('sessions.sweep');
    expect(await triesOf(id)).toBe(1);
  });

  it('that never gave one goes back too', async () => {
    await freed(await taken('unheard'));
    await due();
    await workedOff('sessions.sweep');
  });

  it('that gives signs is left to it, however long it takes, as is one that was only just taken', async () => {
    await facet.sql(`insert into job_runners values ('busy', now() + interval '1 hour')`);
    const left = [await taken('busy'), await taken('fresh', { ago: '1 second' })];
    // After this one the others had their turn.
    await freed(await taken('silent'));
    for (const id of left)
      expect(await job(id)).toMatchObject({ locked: expect.stringMatching(/^(busy|fresh)$/), attempts: 1 });
    await facet.sql(`delete from graphile_worker._private_jobs`);
  });

  it('is parked when that was its last try', async () => {
    const id = await taken('silent', { attempts: 6 });
    expect(await freed(id)).toMatchObject({ attempts: 6, error: 'The process ended while it worked on this.' });
    await due();
    await enqueue('sessions.sweep', {});
    await eventually(async () => ((await queued('sessions.sweep')).length === 1 ? true : undefined));
    expect(await triesOf(id)).toBe(0);
    await facet.sql(`delete from graphile_worker._private_jobs`);
  });
});

describe('A job that this process took and never heard of', () => {
  it('is found out, and worked on after all', async () => {
    const [me = ''] = (await runners()).filter((one) => one.startsWith('pool-'));
    const id = await taken(me);
    await freed(id);
    expect(await runners()).not.toContain(me);
    await due();
    await workedOff('sessions.sweep');
    expect(await triesOf(id)).toBe(1);
  });
});

describe('With a single connection for requests', () => {
  it('both requests and jobs get through', async () => {
    const mia = await aPerson();
    for (let round = 0; round < 20; round += 1) await enqueue('sessions.sweep', {});
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.as(mia).get('/me')));
    expect(answers.map((one) => one.status)).toEqual(answers.map(() => 200));
    await workedOff('sessions.sweep');
  });
});
