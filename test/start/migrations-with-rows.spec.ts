import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { before, migrationsBefore, optionsOf, restoreVersionBefore } from '../support/version-before.js';

const given = process.env.FACET_TEST_SERVER ?? '';
const database = `rows_${process.pid}`;
const url = Object.assign(new URL(given), { pathname: `/${database}` }).href;

jest.setTimeout(120_000);

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

/** A foreign key. */
interface Reference {
  readonly table: string;
  readonly target: string;
  readonly columns: readonly string[];
  readonly targets: readonly string[];
}

/** A value of each type. */
const values: Record<string, string> = {
  ...{ uuid: 'gen_random_uuid()', text: `'x'`, bytea: `'\\x01'`, jsonb: `'{}'`, json: `'{}'`, _text: `'{x}'` },
  ...{ int2: '1', int4: '1', int8: '1', bool: 'true', timestamptz: `timestamptz '2026-11-28T00:00:00Z'` },
};

/** Where a check wants something else than just any value of the type. */
const wanted: Record<string, string> = {
  'former_usernames.cause': `'self'`,
  'name_rules.kind': `'exact'`,
  'name_rules.effect': `'deny'`,
  'organization_domains.joining': `'members'`,
  'organization_domains.last_check': `'found'`,
  'organizations.created_by': '(select id from users limit 1)',
  'organizations.impersonation': `'on'`,
  'organizations.second_factor': `'required'`,
  'organizations.logo_url': `'https://example.com/logo.png'`,
  'organizations.color': `'#1f4fd8'`,
  'past_invitations.outcome': `'accepted'`,
  'trusted_issuers.source': `'operator'`,
  'wallet_claims.address': `'0x' || repeat('0', 40)`,
  'wallets.address': `'0x' || repeat('1', 40)`,
};

/** Rows of later versions in tables of before. A way down has to remove what the version before cannot read. */
const later = [
  `update password_credentials set temporary_since = updated_at where user_id = (select min(user_id::text)::uuid from password_credentials)`,
  `insert into one_time_tokens (id, purpose, user_id, email_id, secret_hash, expires_at)
   select gen_random_uuid(), 'change-password', e.user_id, e.id, '\\x01', now() from emails e limit 1`,
];
const losses: Record<string, number> = { password_credentials: 1 };

const columnList = `select c.relname as table, a.attname as name, t.typname as type from pg_attribute a
  join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    and a.attgenerated = '' and c.relname <> 'migrations' order by c.relname, a.attnum`;
const namesOf = (keys: string, table: string): string =>
  `array(select a.attname::text from unnest(${keys}) with ordinality k(n, i)
   join pg_attribute a on a.attrelid = ${table} and a.attnum = k.n order by k.i)`;
const referenceList = `select c.conrelid::regclass::text as table, c.confrelid::regclass::text as target,
    ${namesOf('c.conkey', 'c.conrelid')} as columns, ${namesOf('c.confkey', 'c.confrelid')} as targets
  from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace
  order by cardinality(c.conkey) desc, 1, 2`;

let source: DataSource;
let references: readonly Reference[];

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: given });
  await client.connect();
  await client.query(statement);
  await client.end();
}

async function columnsByTable(): Promise<Map<string, Column[]>> {
  const found = new Map<string, Column[]>();
  for (const column of await source.query<Column[]>(columnList))
    found.set(column.table, [...(found.get(column.table) ?? []), column]);
  return found;
}

const isEmpty = async (table: string): Promise<boolean> =>
  (await source.query<unknown[]>(`select 1 from ${table} limit 1`)).length === 0;

const valueOf = ({ table, name, type }: Column): string => wanted[`${table}.${name}`] ?? values[type] ?? 'null';

/** A row whose references name rows that there are, and whose other columns all have a value. */
async function fill(table: string, columns: readonly Column[]): Promise<void> {
  const [from, referring]: [string[], Map<string, string>] = [[], new Map()];
  for (const { table: at, target, columns: names, targets } of references) {
    if (at !== table || names.every((name) => referring.has(name))) continue;
    const alias = `r${from.length}`;
    from.push(`(select * from ${target} limit 1) ${alias}`);
    names.forEach((name, nth) => referring.set(name, `${alias}.${targets[nth] ?? ''}`));
  }
  const names = columns.map(({ name }) => name).join(', ');
  const given = columns.map((column) => referring.get(column.name) ?? valueOf(column)).join(', ');
  await source.query(
    `insert into ${table} (${names}) select ${given}${from.length > 0 ? ` from ${from.join(', ')}` : ''}`,
  );
}

/** A row in each table that has none. Those come first to which others refer. */
async function fillAll(tables: ReadonlyMap<string, readonly Column[]>): Promise<void> {
  const empty = new Set<string>();
  for (const table of tables.keys()) if (await isEmpty(table)) empty.add(table);
  while (empty.size > 0) {
    const next = [...empty].find(
      (table) => !references.some((key) => key.table === table && key.target !== table && empty.has(key.target)),
    );
    if (next === undefined) throw new Error(`these tables refer to each other: ${[...empty].join(', ')}`);
    await fill(next, tables.get(next) ?? []);
    empty.delete(next);
  }
}

/** A value in each column that a table of before has got since. The audit is only added to. */
async function setNewColumns(former: ReadonlyMap<string, readonly Column[]>): Promise<void> {
  for (const [table, columns] of await columnsByTable()) {
    const known = new Set(former.get(table)?.map(({ name }) => name));
    const added = columns.filter(({ name }) => known.size > 0 && !known.has(name) && !table.startsWith('audit_'));
    if (added.length === 0) continue;
    await source.query(
      `update ${table} set ${added.map((column) => `${column.name} = ${valueOf(column)}`).join(', ')}`,
    );
  }
}

/** What the version before would read: its columns alone. */
async function readAsBefore(): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {};
  for (const [table, [first = {}]] of Object.entries(before.tables)) {
    if (table === 'migrations') continue;
    const names = Object.keys(first).join(', ');
    const texts = await source.query<{ row: string }[]>(
      `select row_to_json(r)::text as row from (select ${names} from ${table}) r`,
    );
    rows[table] = texts.map(({ row }) => row).sort();
  }
  return rows;
}

beforeAll(async () => {
  await administer(`create database ${database}`);
  await restoreVersionBefore(url);
  source = await new DataSource(optionsOf(url)).initialize();
});
afterAll(async () => {
  await source?.destroy();
  await administer(`drop database if exists ${database} with (force)`);
});

it('migrations go up, down and up again with a row in each table and a value in each new column', async () => {
  const [former, rows] = [await columnsByTable(), await readAsBefore()];
  await source.runMigrations({ transaction: 'each' });
  references = await source.query<Reference[]>(referenceList);
  const tables = await columnsByTable();
  await setNewColumns(former);
  await fillAll(tables);
  for (const statement of later) await source.query(statement);
  for (const table of tables.keys()) expect([table, await isEmpty(table)]).toEqual([table, false]);

  const since = source.migrations.filter((one) => !migrationsBefore.has(one.constructor.name));
  expect(since.length).toBeGreaterThan(40);
  for (let left = since.length; left > 0; left -= 1) await source.undoLastMigration({ transaction: 'each' });
  expect(await columnsByTable()).toEqual(former);
  const left = await readAsBefore();
  for (const [table, had] of Object.entries(rows)) {
    expect([table, left[table]?.filter((row) => !had.includes(row))]).toEqual([table, []]);
    expect([table, left[table]?.length]).toEqual([table, had.length - (losses[table] ?? 0)]);
  }

  await source.runMigrations({ transaction: 'each' });
  expect(await columnsByTable()).toEqual(tables);
});
