import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { eventually } from '../../support/eventually.js';

type Migration = new () => MigrationInterface;

/** A migration of a later version. */
function aMigration(name: string, ...statements: string[]): Migration {
  class Later implements MigrationInterface {
    readonly name = name;
    async up(runner: QueryRunner): Promise<void> {
      for (const statement of statements) await runner.query(statement);
    }
    async down(): Promise<void> {
      // There is no way back.
    }
  }
  return Later;
}

const { inside } = facet;
const url = inside.databaseUrl;
const migrate = (...additions: Migration[]): Promise<string[]> => inside.migrate({ url, additions });
const done = async (): Promise<string[]> =>
  (await facet.sql<{ name: string }>('select name from migrations order by id')).map(({ name }) => name);
const hasColumn = async (name: string): Promise<boolean> =>
  (await facet.sql('select 1 from information_schema.columns where column_name = $1', [name])).length > 0;
/** Waits until a connection waits for a table, and answers which. */
const waiting = (): Promise<{ pid: number }> =>
  eventually(
    async () =>
      (
        await facet.sql<{ pid: number }>(
          `select pid from pg_locks where not granted and locktype = 'relation' and database = (select oid from pg_database where datname = current_database())`,
        )
      )[0],
  );

/** A connection of a request, which holds what it has used. */
let request: pg.Client;
beforeEach(async () => {
  request = new pg.Client({ connectionString: url });
  await request.connect();
  await request.query('begin');
});
afterEach(() => request.end());

describe('Five instances that start at once on an empty database', () => {
  it('run each migration once, by one of them', async () => {
    await inside.withEmptyDatabase(async (empty) => {
      const shares = await Promise.all([1, 2, 3, 4, 5].map(() => inside.migrate({ url: empty })));
      expect(shares.flat().sort()).toEqual((await done()).sort());
      const source = await inside.newDataSource(empty).initialize();
      const [count] = await source.query<{ count: number }[]>('select count(*)::int as count from migrations');
      await source.destroy();
      expect(count).toEqual({ count: shares.flat().length });
    });
  });
});

describe('A migration', () => {
  it('that fails is not there at all, and those before it are', async () => {
    const good = aMigration('Good2796000000001', 'alter table users add column good text');
    const bad = aMigration('Bad2796000000002', 'alter table users add column bad text', 'select 1 / 0');
    await expect(migrate(good, bad)).rejects.toThrow('division by zero');
    expect([await hasColumn('good'), await hasColumn('bad'), (await done()).at(-1)]).toEqual([
      true,
      false,
      'Good2796000000001',
    ]);
  });

  it('waits until a long transaction is over, and lets the others pass meanwhile', async () => {
    await request.query('select 1 from users');
    const migrating = migrate(aMigration('Patient2796000000003', 'alter table users add column patient text'));
    await waiting();
    // Would wait behind the migration for as long as that waits for the transaction.
    await facet.sql(`set statement_timeout = '2s'; select 1 from users`);
    expect(await hasColumn('patient')).toBe(false);
    await request.query('commit');
    expect(await migrating).toEqual(['Patient2796000000003']);
    expect(await hasColumn('patient')).toBe(true);
  });

  it('is the one that gives up where it and a request wait for each other', async () => {
    await request.query(`update emails set email = email`);
    const migrating = migrate(
      aMigration(
        'Both2796000000004',
        'alter table users add column both_of text',
        'alter table emails add column both_of text',
      ),
    );
    await waiting();
    await request.query(`update users set name = name`);
    await request.query('commit');
    expect(await migrating).toEqual(['Both2796000000004']);
  });

  it('says what to do when the tables stay in use', async () => {
    await request.query('select 1 from users');
    const late = aMigration('Late2796000000005', 'alter table users add column late text');
    await expect(inside.migrate({ url, additions: [late], timeLimit: 700 })).rejects.toThrow(
      /^The migration Late2796000000005 found its tables in use and gave way \(canceling statement due to lock timeout\)\. .*pg_stat_activity/,
    );
    expect([await hasColumn('late'), await done()]).toEqual([false, expect.not.arrayContaining(['Late2796000000005'])]);
  });

  it('may take longer than a request may, and wait longer for another instance', async () => {
    const { database } = new pg.Client({ connectionString: url });
    await facet.sql(
      `alter database ${database} set statement_timeout = '150ms'; alter database ${database} set lock_timeout = '100ms'`,
    );
    try {
      const slow = aMigration('Slow2796000000006', 'select pg_sleep(0.4)', 'alter table users add column slow text');
      expect((await Promise.all([migrate(slow), migrate(slow)])).flat()).toEqual(['Slow2796000000006']);
    } finally {
      await facet.sql(`alter database ${database} reset all`);
    }
  });
});
