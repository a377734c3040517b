import type {} from './facet.js';

interface TableName {
  readonly schema: string;
  readonly name: string;
}

const tables = (): Promise<TableName[]> =>
  facet.sql<TableName>(
    `select table_schema as schema, table_name as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1, 2`,
  );

/** How many rows every table has. What must change nothing leaves this as it was. */
export async function rowCounts(): Promise<Record<string, number>> {
  const counts = (await tables()).map(async ({ schema, name }) => {
    const [row] = await facet.sql<{ count: number }>(`select count(*)::int as count from "${schema}"."${name}"`);
    return [`${schema}.${name}`, row?.count ?? 0] as const;
  });
  return Object.fromEntries(await Promise.all(counts));
}

/** What a call may leave behind that changes nothing: when a key was used, how often a user called. */
const traces = ['public.api_keys', 'public.rate_limits'];

/** What every table holds. What must change nothing leaves this as it was. */
export async function digests(): Promise<Record<string, string>> {
  const read = (await tables()).map(async ({ schema, name }) => {
    const [row] = await facet.sql<{ digest: string }>(
      `select coalesce(md5(string_agg(t::text, '' order by t::text)), '') as digest from "${schema}"."${name}" t`,
    );
    return [`${schema}.${name}`, row?.digest ?? ''] as const;
  });
  return Object.fromEntries((await Promise.all(read)).filter(([name]) => !traces.includes(name)));
}

/** The tables in which some column of some row holds the text: as it is, or in the bytes of a `bytea`. */
export async function tablesThatHold(text: string): Promise<string[]> {
  const bytes = Buffer.from(text);
  const forms = [
    text,
    bytes.toString('hex'),
    bytes.toString('base64').replace(/.=*$/, ''),
    bytes.toString('base64url').replace(/.$/, ''),
  ];
  const found = (await tables()).map(async ({ schema, name }) => {
    const [row] = await facet.sql<{ held: boolean }>(
      `select exists (select 1 from "${schema}"."${name}" as entry, unnest($1::text[]) as form where position(form in entry::text) > 0) as held`,
      [forms],
    );
    return row?.held ? [`${schema}.${name}`] : [];
  });
  return (await Promise.all(found)).flat();
}

/** Runs the work while every write into the table fails. */
export async function whileRefusing<T>(table: string, work: () => Promise<T>): Promise<T> {
  await facet.sql(
    `create or replace function refuse_rows() returns trigger language plpgsql as $$ begin raise exception 'refused by the test'; end $$`,
  );
  await facet.sql(
    `create trigger refuse_rows before insert or update or delete on ${table} for each row execute function refuse_rows()`,
  );
  try {
    return await work();
  } finally {
    await facet.sql(`drop trigger refuse_rows on ${table}`);
  }
}
