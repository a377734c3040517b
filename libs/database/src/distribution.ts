import { defineError } from '@app/common';
import pg from 'pg';
import type { ConnectionSettings } from './connection.js';
import { clientConfig } from './data-source-options.js';
import { distributedTables } from './distributed-tables.js';
import { lockKey } from './migrate.js';

const DistributionImpossible = defineError('distribution.impossible', 'conflict', 'The tables cannot be distributed.');

/** A part of the distribution that is not done yet. */
export interface DistributionStep {
  /** In words, as a line of progress. */
  readonly what: string;
  readonly statements: readonly string[];
}

interface ForeignKey {
  readonly name: string;
  readonly table: string;
  readonly columns: string[];
  readonly target: string;
  readonly targetColumns: string[];
  /** `c`: cascade; `n`: set null. */
  readonly onDelete: string;
  readonly definition: string;
}

interface Trigger {
  readonly name: string;
  readonly table: string;
  readonly definition: string;
}

const isDistributed = (table: string): boolean => (distributedTables as readonly string[]).includes(table);

const found = `select
    exists (select 1 from pg_available_extensions where name = 'citus') as available, exists (select 1 from pg_extension where extname = 'citus') as installed,
    to_regclass('public.audit_origins') is not null as migrated, current_database() as database`;
const nodes = `select count(*) filter (where groupid = 0)::int as coordinators, count(*) filter (where groupid > 0 and isactive and shouldhaveshards)::int as workers
  from pg_dist_node`;
const done = `select c.relname as "table", a.attname::text as column from pg_dist_partition p join pg_class c on c.oid = p.logicalrelid
  left join pg_attribute a on a.attrelid = p.logicalrelid and a.attname = 'organization_id' and p.partmethod = 'h'
    and column_to_column_name(p.logicalrelid, p.partkey) = 'organization_id'
  where c.relnamespace = 'public'::regnamespace`;

const columnsOf = (relation: string, numbers: string): string =>
  `array(select a.attname::text from unnest(${numbers}) with ordinality n(number, at) join pg_attribute a on a.attrelid = ${relation} and a.attnum = n.number order by at)`;
const foreignKeys = `select c.conname as name, f.relname as "table", ${columnsOf('c.conrelid', 'c.conkey')} as columns, t.relname as target,
    ${columnsOf('c.confrelid', 'c.confkey')} as "targetColumns", c.confdeltype as "onDelete", pg_get_constraintdef(c.oid) as definition
  from pg_constraint c join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid
  where c.contype = 'f' and c.conparentid = 0 and c.connamespace = 'public'::regnamespace and (f.relname = any($1) or t.relname = any($1)) order by c.conname`;
const triggers = `select t.tgname as name, c.relname as "table", pg_get_triggerdef(t.oid) as definition
  from pg_trigger t join pg_class c on c.oid = t.tgrelid
  where not t.tgisinternal and t.tgparentid = 0 and c.relnamespace = 'public'::regnamespace and c.relname = any($1) order by t.tgname`;
const mode = `select current_setting('citus.multi_shard_modify_mode') as mode`;
const truncatable = `select relname as "table" from pg_class where relnamespace = 'public'::regnamespace and relname = any($1)
  and not has_table_privilege(oid, 'truncate')`;

const unlimited = 'set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0';

/**
 * Distributes the tables of organizations over the nodes of a Citus cluster, in one transaction: all of it is
 * done, or nothing. What is done already is
 * found in the catalogues, so it may be run again.
 */
export async function distribute(
  settings: ConnectionSettings,
  apply: boolean,
  report: (line: string) => void,
): Promise<DistributionStep[]> {
  const client = new pg.Client({ ...clientConfig(settings), application_name: 'facet distribute' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(unlimited);
    await assertCluster(client);
    await client.query('begin');
    // Before the tables are looked at: of two that run at once, the second one finds the work of the first. A
    // migration waits, too.
    await client.query('select pg_advisory_xact_lock($1)', [lockKey]);
    const steps = await stepsLeft(client);
    if (apply) await run(client, steps, report);
    await client.query(apply ? 'commit' : 'rollback');
    return steps;
  } finally {
    await client.end();
  }
}

/** Throws `DistributionImpossible`, with what the operator has to do. */
async function assertCluster(client: pg.Client): Promise<void> {
  const [server] = (
    await client.query<{ available: boolean; installed: boolean; migrated: boolean; database: string }>(found)
  ).rows;
  const impossible = (message: string): never => {
    throw new DistributionImpossible({ message });
  };
  if (!server?.available)
    return impossible('This server has no Citus. Install it on every node and add it to shared_preload_libraries.');
  if (!server.installed)
    return impossible(`The database ${server.database} does not use Citus. Run on every node: create extension citus`);
  if (!server.migrated) return impossible('The tables are missing. Run: facet migrate');
  const [cluster] = (await client.query<{ coordinators: number; workers: number }>(nodes)).rows;
  if (!cluster?.coordinators)
    return impossible(`The coordinator is not known. Run: select citus_set_coordinator_host('<host>', <port>)`);
  if (cluster.workers === 0)
    impossible(`There is no node for the tables. Run for each: select citus_add_node('<host>', <port>)`);
}

async function run(
  client: pg.Client,
  steps: readonly DistributionStep[],
  report: (line: string) => void,
): Promise<void> {
  // One connection for each node: later statements of the transaction see what the earlier ones did.
  await client.query(
    `set local citus.multi_shard_modify_mode = 'sequential'; set local citus.enable_unsafe_triggers = on`,
  );
  for (const [at, { what, statements }] of steps.entries()) {
    report(`${at + 1} of ${steps.length}: ${what}`);
    for (const statement of statements) await client.query(statement);
  }
}

async function stepsLeft(client: pg.Client): Promise<DistributionStep[]> {
  const { rows } = await client.query<{ table: string; column: string | null }>(done);
  const placed = new Map(rows.map(({ table, column }) => [table, column]));
  const foreign = distributedTables.find((table) => placed.has(table) && placed.get(table) !== 'organization_id');
  if (foreign !== undefined)
    throw new DistributionImpossible({
      message: `The table ${foreign} is distributed in another way. Run: select undistribute_table('${foreign}')`,
    });
  const left = distributedTables.filter((table) => !placed.has(table));
  const keys = (await client.query<ForeignKey>(foreignKeys, [distributedTables])).rows;
  const inTheWay = keys.filter(
    ({ table, target }) => left.includes(table as never) || (isDistributed(target) && left.includes(target as never)),
  );
  const incoming = inTheWay.find(({ table }) => !isDistributed(table));
  if (incoming)
    throw new DistributionImpossible({
      message: `The foreign key ${incoming.name} leads from ${incoming.table} to a table that is distributed.`,
    });
  const noisy = (await client.query<Trigger>(triggers, [left])).rows;
  const locked = (await client.query<{ table: string }>(truncatable, [left])).rows.map(({ table }) => table);
  const [current] = (await client.query<{ mode: string }>(mode)).rows;
  return [
    ...inTheWay.map(({ name, table }) => ({
      what: `drop the foreign key ${name}`,
      statements: [`alter table ${table} drop constraint ${name}`],
    })),
    ...noisy.map(({ name, table }) => ({
      what: `drop the trigger ${name} of ${table}`,
      statements: [`drop trigger ${name} on ${table}`],
    })),
    ...left.map((table) => distributeStep(table, placed, locked.includes(table))),
    ...inTheWay.filter(({ target }) => isDistributed(target)).map(foreignKeyStep),
    ...inTheWay.filter(({ target }) => !isDistributed(target)).map(triggerStep),
    ...noisy.map(({ name, table, definition }) => ({
      what: `add the trigger ${name} of ${table}`,
      statements: [definition],
    })),
    ...(current?.mode === 'sequential' ? [] : [modeStep]),
  ];
}

const foreignKeyStep = ({ name, table, definition }: ForeignKey): DistributionStep => ({
  what: `add the foreign key ${name}`,
  statements: [`alter table ${table} add constraint ${name} ${definition}`],
});

/**
 * The rows of a distributed table are copied to the nodes; those that the coordinator had are of no use any
 * more, and would outlive their users.
 */
function distributeStep(table: string, placed: ReadonlyMap<string, unknown>, isLocked: boolean): DistributionStep {
  const [first] = distributedTables;
  const beside =
    table === first && !distributedTables.some((one) => placed.has(one))
      ? 'none'
      : (distributedTables.find((one) => placed.has(one)) ?? first);
  const truncate = `select truncate_local_data_after_distributing_table('${table}')`;
  return {
    what: `distribute ${table}`,
    statements: [
      `select create_distributed_table('${table}', 'organization_id', colocate_with => '${beside}')`,
      ...(isLocked
        ? [`grant truncate on ${table} to current_user`, truncate, `revoke truncate on ${table} from current_user`]
        : [truncate]),
    ],
  };
}

/** In the place of a foreign key to a table of the coordinator. */
function triggerStep({ name, table, columns, target, targetColumns, onDelete }: ForeignKey): DistributionStep {
  const same = columns.map((column, at) => `${column} = old.${targetColumns[at] ?? ''}`).join(' and ');
  const work =
    onDelete === 'n'
      ? `update ${table} set ${columns.map((column) => `${column} = null`).join(', ')} where ${same}`
      : `delete from ${table} where ${same}`;
  return {
    what: `replace the foreign key ${name} by a trigger on ${target}`,
    statements: [
      `create or replace function ${name}() returns trigger language plpgsql set citus.multi_shard_modify_mode = 'sequential' as $$ begin ${work}; return null; end $$`,
      `create trigger ${name} after delete on ${target} for each row execute function ${name}()`,
    ],
  };
}

const modeStep: DistributionStep = {
  what: 'let transactions change rows of several organizations',
  statements: [
    `do $$ begin execute format('alter database %I set citus.multi_shard_modify_mode = %L', current_database(), 'sequential'); end $$`,
  ],
};
