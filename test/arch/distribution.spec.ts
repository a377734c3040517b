import { beforeAll, describe, expect, it } from '@jest/globals';
import { onThePage } from '../support/own-cluster.js';

/** Where the page puts a table: on all nodes, on the coordinator, or in parts by a column; tables of one group lie together. */
interface Place {
  readonly kind: 'parts' | 'everywhere' | 'coordinator';
  readonly column?: string;
  readonly group?: string;
}

interface Key {
  readonly table: string;
  readonly name: string;
  readonly columns: string[];
  readonly target: string | null;
  readonly targetColumns: string[] | null;
  readonly nulls: boolean;
}

const page = onThePage('sql distribute');
const statements = page
  .replace(/^--.*$/gm, '')
  .split(/;\s*$/m)
  .map((one) => one.trim())
  .filter((one) => one !== '');

const named: [string, Place][] = [
  ...[...page.matchAll(/create_reference_table\('(\w+)'\)/g)].map(([, table = '']): [string, Place] => [table, { kind: 'everywhere' }]),
  ...[...page.matchAll(/create_distributed_table\('(\w+)', '(\w+)', colocate_with => '(\w+)'\)/g)].map(
    ([, table = '', column = '', beside = '']): [string, Place] => [table, { kind: 'parts', column, group: beside === 'none' ? table : beside }],
  ),
  ...[...page.matchAll(/^-- stay on the coordinator: (.*)$/gm)].flatMap(([, list = '']) =>
    list.split(', ').map((table): [string, Place] => [table, { kind: 'coordinator' }]),
  ),
];
const places = new Map(named);
const placeOf = (table: string | null): Place => places.get(table ?? '') ?? { kind: 'coordinator' };

const columnsOf = (relation: string, numbers: string): string =>
  `array(select a.attname::text from unnest(${numbers}) with ordinality n(number, at) join pg_attribute a on a.attrelid = ${relation} and a.attnum = n.number order by at)`;
const uniqueIndexes = `select i.indrelid::regclass::text as "table", i.indexrelid::regclass::text as name, ${columnsOf('i.indrelid', 'i.indkey::int2[]')} as columns
  from pg_index i join pg_class c on c.oid = i.indrelid where i.indisunique and c.relnamespace = 'public'::regnamespace`;
const foreignKeys = `select conrelid::regclass::text as "table", conname as name, ${columnsOf('conrelid', 'conkey')} as columns,
  confrelid::regclass::text as target, ${columnsOf('confrelid', 'confkey')} as "targetColumns", confdeltype in ('n', 'd') as nulls
  from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`;

/** What the engine would say against a foreign key. */
function faultOf({ table, name, columns, target, targetColumns, nulls }: Key): string[] {
  const [from, to] = [placeOf(table), placeOf(target)];
  if (from.kind === 'coordinator' || to.kind === 'coordinator') return [`${name} leads out of the coordinator or into it`];
  if (to.kind === 'everywhere') return nulls && from.kind === 'parts' && columns.includes(from.column ?? '') ? [`${name} sets its place to null`] : [];
  const at = columns.indexOf(from.column ?? '');
  const together = from.kind === 'parts' && from.group === to.group && at >= 0 && targetColumns?.[at] === to.column;
  if (!together) return [`${name} leads from ${table} to ${target}, which may lie elsewhere`];
  return nulls ? [`${name} sets to null beside the column that decides the place`] : [];
}

const members = 'select organization_id, user_id, kind, key from member_keys order by 1, 2, 3, 4';

describe('The statements that distribute the tables', () => {
  beforeAll(async () => {
    await facet.sql(`insert into organizations (id, name) values ('acme', 'Acme')`);
    await facet.sql(`insert into users (id, name) values ('0193aaaa-0000-7000-8000-000000000000', 'Ann Marie Ångström')`);
    await facet.sql(`insert into emails (id, user_id, email, address_key, is_default)
      values ('0193aaaa-0000-7000-8000-000000000001', '0193aaaa-0000-7000-8000-000000000000', 'Ann@acme.example', 'ann@acme.example', true)`);
    await facet.sql('insert into members (organization_id, user_id) select o.id, u.id from organizations o, users u');
    await facet.sql(`insert into profiles (organization_id, user_id, username, username_key) select organization_id, user_id, 'Ann', 'ann' from members`);
  });

  it('are held against the tables that there are: each has one place', async () => {
    const tables = await facet.sql<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
    );
    expect(named.map(([table]) => table).sort()).toEqual(tables.map(({ name }) => name).sort());
  });

  it('would be refused as the tables are', async () => {
    const keys = await facet.sql<Key>(foreignKeys);
    expect(keys.flatMap(faultOf)).toHaveLength(2);
  });

  it('begin with changes that PostgreSQL accepts', async () => {
    for (const statement of statements.filter((one) => !/^select |^set citus\./.test(one))) await facet.sql(statement);
  });

  it('leave every unique key with the column that decides the place', async () => {
    const indexes = await facet.sql<Key>(uniqueIndexes);
    const without = indexes.filter(({ table, columns }) => placeOf(table).kind === 'parts' && !columns.includes(placeOf(table).column ?? ''));
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it('leave every foreign key between tables that lie together, or towards one that is everywhere', async () => {
    expect((await facet.sql<Key>(foreignKeys)).flatMap(faultOf)).toEqual([]);
  });

  it('leave no trigger that would write from one part into another', async () => {
    const triggers = await facet.sql<{ name: string }>(`select tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where not tgisinternal and c.relnamespace = 'public'::regnamespace and tgname <> 'audit_entries_stay'`);
    expect(triggers).toEqual([]);
  });

  it('come with one that finds out again what those triggers wrote', async () => {
    const before = await facet.sql(members);
    expect(before.length).toBeGreaterThan(4);
    await facet.sql('delete from member_keys');
    for (const statement of onThePage('sql rebuild').split(/;\s*$/m)) if (statement.trim() !== '') await facet.sql(statement);
    expect(await facet.sql(members)).toEqual(before);
  });
});
