/** @settings {"JOBS":"on","DATABASE_POOLER":"transaction"} */
import { expect, it } from '@jest/globals';
import { enqueue, workedOff } from '../../support/jobs.js';

it('Behind a pooler in transaction mode jobs are found without listening, and without named statements', async () => {
  await enqueue('sessions.sweep', {});
  await workedOff('sessions.sweep');
  await enqueue('sessions.sweep', {});
  await workedOff('sessions.sweep');
  const sessions = await facet.sql<{ query: string }>(
    `select query from pg_stat_activity where datname = current_database() and application_name = 'facet'`,
  );
  expect(sessions.map((one) => one.query)).toEqual(
    expect.arrayContaining([expect.stringContaining('graphile_worker')]),
  );
  expect(sessions.filter((one) => /listen/i.test(one.query))).toEqual([]);
});
