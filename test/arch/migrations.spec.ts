import { describe, expect, it } from '@jest/globals';

const columns = `select table_name, column_name, data_type, is_nullable, column_default, collation_name from information_schema.columns
  where table_schema = 'public' and table_name <> 'migrations' order by 1, 2`;
const indexes = `select indexname, indexdef from pg_indexes where schemaname = 'public' and tablename <> 'migrations' order by 1`;
const constraints = `select conname, pg_get_constraintdef(oid) as definition from pg_constraint where connamespace = 'public'::regnamespace and conrelid::regclass::text <> 'migrations' order by 1, 2`;

// Foreign keys without an index. Of partial indexes only those count that leave out nothing but null.
const bareKeys = `select c.conrelid::regclass::text as "table", c.conname as "key" from pg_constraint c
      where c.contype = 'f' and c.connamespace = 'public'::regnamespace and not exists (
        select 1 from pg_index i where i.indrelid = c.conrelid and i.indisvalid
          and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) ~ '^\\(\\w+ IS NOT NULL\\)$')
          and ((i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey and c.conkey @> (i.indkey::int2[])[0:cardinality(c.conkey) - 1]
            -- A unique index over some of them leaves one row to look at.
            or i.indisunique and i.indpred is null and c.conkey @> i.indkey::int2[]))`;

/** What the entities would change about the database as the migrations left it. */
async function drift(): Promise<string[]> {
  const source = await facet.inside.newDataSource(facet.inside.databaseUrl).initialize();
  try {
    return (await source.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);
  } finally {
    await source.destroy();
  }
}

describe('the migrations', () => {
  it('bring the database to what the entities say', async () => {
    expect(await drift()).toEqual([]);
  });

  it('would be seen to lag behind the entities', async () => {
    await facet.sql('alter table sessions add column forgotten text');
    expect(await drift()).toEqual(['ALTER TABLE "sessions" DROP COLUMN "forgotten"']);
    await facet.sql('alter table sessions drop column forgotten');
  });

  it('go up, down and up again, and end where they were', async () => {
    await facet.inside.withEmptyDatabase(async (url) => {
      const source = await facet.inside.newDataSource(url).initialize();
      const state = async (): Promise<unknown> => [
        await source.query(columns),
        await source.query(indexes),
        await source.query(constraints),
      ];
      try {
        const nothing = await state();
        await source.runMigrations({ transaction: 'each' });
        const first = await state();
        for (let left = source.migrations.length; left > 0; left -= 1)
          await source.undoLastMigration({ transaction: 'each' });
        expect(await state()).toEqual(nothing);
        await source.runMigrations({ transaction: 'each' });
        expect(await state()).toEqual(first);
      } finally {
        await source.destroy();
      }
    });
  });

  it('give the members who are there already an inbox', async () => {
    await facet.inside.withEmptyDatabase(async (url) => {
      const source = await facet.inside.newDataSource(url).initialize();
      try {
        await source.runMigrations({ transaction: 'each' });
        const from = source.migrations.findIndex((one) => one.constructor.name.startsWith('Notifications'));
        for (let left = source.migrations.length - from; left > 0; left -= 1)
          await source.undoLastMigration({ transaction: 'each' });
        await source.query(`insert into organizations (id, name) values ('acme', 'Acme')`);
        await source.query(`insert into users (id, name) values ('0193aaaa-0000-7000-8000-000000000000', 'Ann')`);
        await source.query(
          'insert into members (organization_id, user_id) select o.id, u.id from organizations o, users u',
        );
        await source.runMigrations({ transaction: 'each' });
        const inboxes: unknown = await source.query(
          'select organization_id, base, last_seq, broadcasts from inboxes join notification_feeds using (organization_id)',
        );
        expect(inboxes).toEqual([{ organization_id: 'acme', base: 0, last_seq: 0, broadcasts: 0 }]);
      } finally {
        await source.destroy();
      }
    });
  });

  it('leave the keys and sessions that are there with what they could do', async () => {
    await facet.inside.withEmptyDatabase(async (url) => {
      const source = await facet.inside.newDataSource(url).initialize();
      const back = async (to: string): Promise<void> => {
        const from = source.migrations.findIndex((one) => one.constructor.name.startsWith(to));
        for (let left = source.migrations.length - from; left > 0; left -= 1)
          await source.undoLastMigration({ transaction: 'each' });
      };
      const scopes = (): Promise<unknown> => source.query('select id, scopes from api_keys order by id');
      try {
        await source.runMigrations({ transaction: 'each' });
        await back('SessionAuthTime');
        await source.query(`insert into organizations (id, name) values ('acme', 'Acme')`);
        await source.query(`insert into users (id, name) values ('0193aaaa-0000-7000-8000-000000000000', 'Ann')`);
        await source.query(
          'insert into members (organization_id, user_id) select o.id, u.id from organizations o, users u',
        );
        await source.query(
          `insert into api_keys (id, user_id, organization_id, name, secret_hash, scopes, created_at)
           select k.id, u.id, 'acme', 'k', '\\x00', k.scopes, now() from users u, (values ('a', '{}'::text[]), ('b', '{read:users}')) as k (id, scopes)`,
        );
        await source.runMigrations({ transaction: 'each' });
        expect(await scopes()).toEqual([
          { id: 'a', scopes: ['read:me', 'update:me'] },
          { id: 'b', scopes: ['read:users', 'read:me', 'update:me'] },
        ]);
        await back('SessionAuthTime');
        expect(await scopes()).toEqual([
          { id: 'a', scopes: [] },
          { id: 'b', scopes: ['read:users'] },
        ]);
      } finally {
        await source.destroy();
      }
    });
  });

  it('carry their moment in the name, each its own, oldest first', () => {
    const names = facet.inside.newDataSource(facet.inside.databaseUrl).options.migrations as unknown as {
      name: string;
    }[];
    const stamps = names.map(({ name }) => /^[A-Z]\w*?(\d{13})$/.exec(name)?.[1]);
    expect(stamps).not.toContain(undefined);
    expect(stamps).toEqual([...new Set(stamps)].sort());
  });
});

describe('the database', () => {
  it('has an index on the columns of every foreign key', async () => {
    expect(await facet.sql(bareKeys)).toEqual([]);
  });

  it('would be seen to lack one', async () => {
    await facet.sql('drop index ix_sessions_organization');
    expect(await facet.sql(bareKeys)).toEqual([{ table: 'sessions', key: 'fk_sessions_organization' }]);
    await facet.sql('create index ix_sessions_organization on sessions (organization_id)');
  });

  it('names every constraint and index by what it is', async () => {
    const rows = await facet.sql<{ name: string }>(
      `select conname as name from pg_constraint where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f', 'c') and conrelid::regclass::text <> 'migrations'
       union select indexname from pg_indexes where schemaname = 'public' and tablename <> 'migrations'`,
    );
    expect(rows.map(({ name }) => name).filter((name) => !/^(pk|uq|fk|ck|ix)_[a-z_]+$/.test(name))).toEqual([]);
  });

  it('keeps every moment with its time zone', async () => {
    const rows = await facet.sql(
      `select table_name, column_name from information_schema.columns where table_schema = 'public' and data_type ~ 'without time zone'`,
    );
    expect(rows).toEqual([]);
  });
});
