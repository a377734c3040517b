import { readFileSync } from 'node:fs';
import { dataSourceOptions } from '@app/database';
import { DataSource, type DataSourceOptions, type MigrationInterface } from 'typeorm';

interface FormerPerson {
  readonly email: string;
  readonly password: string;
  readonly apiKey: string;
  readonly refreshToken: string;
}

interface VersionBefore {
  readonly secret: string;
  readonly publicUrl: string;
  readonly people: readonly FormerPerson[];
  readonly reads: readonly {
    readonly as: string;
    readonly path: string;
    readonly headers?: Record<string, string>;
    readonly status: number;
    readonly body: unknown;
  }[];
  readonly tables: Record<string, readonly Record<string, unknown>[]>;
}

/** What the version before had written, and what it answered to reads. */
export const before = JSON.parse(readFileSync('test/start/version-before/data.json', 'utf8')) as VersionBefore;

/** The migrations of that version. */
export const migrationsBefore: ReadonlySet<unknown> = new Set(before.tables.migrations?.map(({ name }) => name));

type Migration = new () => MigrationInterface;

/** Another database with the migrations of today. */
export const optionsOf = (url: string): DataSourceOptions =>
  dataSourceOptions(
    { DATABASE_URL: url, DATABASE_POOL_SIZE: 1, DATABASE_POOLER: 'none', DATABASE_TIMEOUT_MS: 20_000 },
    [],
  );

/** The tables of that version, by its migrations, which are never edited, and its rows. What has run out since goes on. */
export async function restoreVersionBefore(url: string): Promise<void> {
  const options = optionsOf(url);
  const migrations = (options.migrations as Migration[]).filter(({ name }) => migrationsBefore.has(name));
  if (migrations.length !== migrationsBefore.size) throw new Error('a migration of the version before is missing');
  const source = await new DataSource({ ...options, migrations }).initialize();
  await source.runMigrations({ transaction: 'each' });
  await source.transaction(async (manager) => {
    await manager.query(`set local session_replication_role = 'replica'`);
    for (const [table, rows] of Object.entries(before.tables)) {
      if (table === 'migrations') continue;
      const columns = Object.keys(rows[0] ?? {}).join(', ');
      await manager.query(`delete from ${table}`);
      await manager.query(
        `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`,
        [JSON.stringify(rows)],
      );
    }
  });
  await source.query(`update sessions set last_used_at = now(), expires_at = now() + interval '7 days'`);
  await source.query('update api_keys set expires_at = null');
  await source.destroy();
}
