import { expect, it } from '@jest/globals';
import pg from 'pg';
import { api } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { aPerson } from '../../support/people.js';

it('A read that loses a deadlock, against who changes two of its tables, is done once more', async () => {
  const mia = await aPerson();
  const other = new pg.Client({ connectionString: facet.inside.databaseUrl });
  await other.connect();
  const deadlocks = async (): Promise<number> => {
    const [row] = await facet.sql<{ deadlocks: number }>(
      'select deadlocks::int from pg_stat_database where datname = current_database()',
    );
    return row?.deadlocks ?? 0;
  };
  const before = await deadlocks();
  await other.query('begin');
  await other.query('lock table users in access exclusive mode');
  const asked = api.as(mia).get('/me');
  const [held] = await eventually(async () => {
    const rows = await facet.sql<{
      table: string;
    }>(`select l.relation::regclass::text as "table" from pg_locks w join pg_locks l using (pid)
      where not w.granted and w.relation = 'users'::regclass and l.granted and l.relation in ('sessions'::regclass, 'members'::regclass)`);
    return rows.length > 0 ? rows : undefined;
  });
  await other.query(`lock table ${held?.table} in access exclusive mode`);
  await other.query('commit');
  await other.end();
  expect(await asked).toMatchObject({ status: 200 });
  await eventually(async () => (await deadlocks()) > before || undefined);
});
