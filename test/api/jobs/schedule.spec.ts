/** @settings {"JOBS":"on"} */
import { expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { workedOff } from '../../support/jobs.js';

interface Scheduled {
  readonly moment: string;
}

it('What falls due is queued once, however many instances there are', async () => {
  await eventually(async () => (await facet.sql('select 1 from graphile_worker._private_known_crontabs'))[0]);
  await facet.sql('create table scheduled (moment text)');
  await facet.sql(`create function note_scheduled() returns trigger language plpgsql as $$ begin
    insert into scheduled values (concat(new.task_id, ' ', new.payload->'_cron'->>'ts')); return new; end $$`);
  await facet.sql(
    'create trigger note_scheduled after insert on graphile_worker._private_jobs for each row execute function note_scheduled()',
  );
  // No worker was there for a while, in which the moment of the hour passed; then several come at once.
  await facet.sql(
    `update graphile_worker._private_known_crontabs set known_since = now() - interval '1 day', last_execution = now() - interval '2 hours'`,
  );
  await Promise.all([facet.another(), facet.another(), facet.another()]);
  await eventually(async () => {
    const rows = await facet.sql<Scheduled>('select moment from scheduled order by moment');
    const runners = await facet.sql('select 1 from job_runners');
    return rows.some(({ moment }) => /:17:00/.test(moment)) && runners.length === 4 ? true : undefined;
  }, 15_000);
  await workedOff('sessions.sweep');
  const all = (await facet.sql<Scheduled>('select moment from scheduled order by moment')).map((one) => one.moment);
  expect(all).toEqual([...new Set(all)]);
});
