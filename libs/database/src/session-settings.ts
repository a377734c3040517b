/**
 * What the statements and the reading of their answers rely on. Servers, databases and roles may have other
 * defaults, so each session sets them when it connects. `default_transaction_read_only` is not among them: it
 * is set on purpose.
 */
const sessionSettings = {
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
  default_transaction_isolation: 'read committed',
  search_path: 'public',
} as const;

type Name = keyof typeof sessionSettings;

/** Those that pgbouncer keeps for each client, whichever connection it hands out. */
const trackedByPooler: readonly Name[] = ['DateStyle', 'TimeZone', 'standard_conforming_strings'];

/**
 * As start-up options, before which no statement runs. They come behind what the address itself gives, and so
 * outweigh it.
 */
export function asOptions(given: string | null): string {
  const ours = Object.entries(sessionSettings).map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`);
  return [...(given ? [given] : []), ...ours].join(' ');
}

/** As a statement, for a pooler that refuses start-up options. */
export const trackedSettingsStatement = trackedByPooler
  .map((name) => `set ${name} = '${sessionSettings[name]}'`)
  .join('; ');

/** The others must hold behind a pooler by themselves: it does not keep them for a client. */
const demandedOfPooler = Object.entries(sessionSettings).filter(
  ([name]) => !trackedByPooler.includes(name as Name) && name !== 'bytea_output',
);

export const currentSettings = {
  text: `select ${demandedOfPooler.map(([name]) => `current_setting('${name}') as "${name}"`).join(', ')}, quote_ident(current_database()) as database,
    quote_ident(current_user) as role, to_regnamespace('public') is not null and current_schema = 'public' as "inPublic"`,
};

/** The settings with which all other sessions begin, as far as the database or the role set them. */
const defaultsOfOthers = `select lower(split_part(given, '=', 1)) as name, split_part(given, '=', 2) as value from pg_db_role_setting, unnest(setconfig) as given
  where setdatabase in (0, (select oid from pg_database where datname = current_database())) and setrole in (0, (select oid from pg_roles where rolname = current_user))`;

/**
 * The defaults of the database or the role that are not those that Facet works with, such as `datestyle =
 * SQL, DMY`. Its sessions set their own.
 */
export const foreignDefaults = {
  text: `with given as (${defaultsOfOthers})
    select coalesce(string_agg(format('%s = %s', name, value), '; ' order by name), '') as found from given
    where exists (select 1 from json_each_text('${JSON.stringify(sessionSettings)}') as ours (name, value) where lower(ours.name) = given.name and ours.value <> given.value)`,
};

export type CurrentSettings = Readonly<Record<string, string | boolean>>;

/** The orders by which a database administrator mends what does not hold. */
export function remediesFor(found: CurrentSettings): string[] {
  const isSet = (name: string, value: string): boolean =>
    name === 'search_path' ? found.inPublic === true : found[name] === value;
  return demandedOfPooler
    .filter(([name, value]) => !isSet(name, value))
    .map(
      ([name, value]) =>
        `alter role ${String(found.role)} in database ${String(found.database)} set ${name} = '${value}'`,
    );
}
