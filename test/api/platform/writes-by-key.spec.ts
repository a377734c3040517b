import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';

/** Enough rows that a whole read costs more than all look-ups, and few enough that a planner who errs would hash them. */
const others = 3000;
const client = new pg.Client({ connectionString: facet.inside.databaseUrl });
let mia: TestPerson;

beforeAll(async () => {
  mia = await aPerson({ in: await anOrganization() });
  await client.connect();
  await client.query('begin');
  await client.query(
    `insert into users (id, name, status) select gen_random_uuid(), 'Reader ' || n, 'active' from generate_series(1, ${others}) n`,
  );
  await client.query(`insert into audit_subjects (user_id, subject, places_known) select id, id::text, true from users
     where name like 'Reader %' on conflict do nothing`);
  await client.query(
    `insert into audit_places (user_id, organization_id) select user_id, $1 from audit_subjects
     on conflict do nothing`,
    [mia.organization],
  );
  await client.query('analyze audit_subjects, audit_places');
});

afterAll(async () => {
  await client.query('rollback');
  await client.end();
});

/** Rows that this transaction has read from these tables without an index. */
async function rowsReadWhole(): Promise<number> {
  const { rows } = await client.query<{ read: string }>(
    `select coalesce(sum(seq_tup_read), 0) as read from pg_stat_xact_user_tables where relname in ('audit_subjects', 'audit_places')`,
  );
  return Number(rows[0]?.read);
}

const entry = (): Record<string, unknown> => ({
  organization_id: mia.organization,
  id: crypto.randomUUID(),
  at: new Date(),
  action: 'username.changed',
  actor_kind: 'person',
  actor_user: mia.id,
  target_type: 'user',
  target_user: mia.id,
  details: {},
});

// More than five: from the sixth on a function uses a plan that knows nothing of its values.
it.each([1, 2, 7])(
  'finds the subjects and places of an entry by key (%s entries, again and again)',
  async (entries) => {
    const before = await rowsReadWhole();
    for (let turn = 0; turn < 8; turn += 1) {
      const given = JSON.stringify(Array.from({ length: entries }, entry));
      const { rows } = await client.query<{ done: boolean }>('select record_audit($1::jsonb) as done', [given]);
      expect(rows).toEqual([{ done: true }]);
    }
    expect((await rowsReadWhole()) - before).toBe(0);
  },
);
