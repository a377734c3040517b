import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';

const { owners } = createRequire(import.meta.url)('../../scripts/tables.cjs') as { owners: Record<string, string[]> };

describe('The list of tables and their owners', () => {
  const listed = Object.values(owners).flat();

  it('has every table of the migrated database, and no other', async () => {
    const tables = await facet.sql<{ name: string }>(
      `select distinct case table_schema when 'public' then table_name else table_schema end as name from information_schema.tables
       where table_schema not in ('pg_catalog', 'information_schema')`,
    );
    expect([...listed].sort()).toEqual(tables.map(({ name }) => name).sort());
  });

  it('gives each table to one library', () => {
    expect(listed.filter((table, at) => listed.indexOf(table) !== at)).toEqual([]);
  });
});
