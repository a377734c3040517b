import { distributedTables } from '@app/database';
import { describe, expect, it } from '@jest/globals';

interface Key {
  readonly name: string;
  readonly table: string;
  readonly columns: string[];
  readonly target: string;
  readonly onDelete: string;
}

const columnsOf = (relation: string, numbers: string): string =>
  `array(select a.attname::text from unnest(${numbers}) with ordinality n(number, at) join pg_attribute a on a.attrelid = ${relation} and a.attnum = n.number order by at)`;
const uniqueIndexes = `select i.indrelid::regclass::text as "table", i.indexrelid::regclass::text as name, ${columnsOf('i.indrelid', 'i.indkey::int2[]')} as columns
  from pg_index i join pg_class c on c.oid = i.indrelid where i.indisunique and c.relnamespace = 'public'::regnamespace`;
const foreignKeys = `select conrelid::regclass::text as "table", conname as name, ${columnsOf('conrelid', 'conkey')} as columns,
  confrelid::regclass::text as target, confdeltype as "onDelete" from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`;

const isDistributed = (table: string): boolean => (distributedTables as readonly string[]).includes(table);

/** What `facet distribute` relies on, whatever a migration adds. */
describe('The tables that can be distributed by organization', () => {
  it('are there', async () => {
    const tables = await facet.sql<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
    );
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining([...distributedTables]));
  });

  it('have the organization in each unique key', async () => {
    const keys = (await facet.sql<Key>(uniqueIndexes)).filter(({ table }) => isDistributed(table));
    expect(keys.length).toBeGreaterThan(distributedTables.length - 1);
    expect(keys.filter(({ columns }) => !columns.includes('organization_id')).map(({ name }) => name)).toEqual([]);
  });

  it('have foreign keys that stay within an organization, or that a trigger can replace', async () => {
    const keys = await facet.sql<Key>(foreignKeys);
    const within = keys.filter(({ table, target }) => isDistributed(table) && isDistributed(target));
    const replaced = keys.filter(({ table, target }) => isDistributed(table) && !isDistributed(target));
    expect(within.length).toBeGreaterThan(3);
    expect(within.filter(({ columns, onDelete }) => !columns.includes('organization_id') || onDelete !== 'c')).toEqual(
      [],
    );
    expect(replaced.length).toBeGreaterThan(5);
    expect(replaced.filter(({ onDelete }) => !['c', 'n'].includes(onDelete))).toEqual([]);
    expect(keys.filter(({ table, target }) => !isDistributed(table) && isDistributed(target))).toEqual([]);
  });
});
