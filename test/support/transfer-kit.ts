import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { runFacet } from './run-facet.js';
import { aDataFolder, facet, ServerProcess, startServer, type Ended } from './server-process.js';

const server = process.env.FACET_TEST_SERVER ?? '';
const secret = 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi';

const addressOf = (database: string): string => Object.assign(new URL(server), { pathname: `/${database}` }).href;

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: addressOf('postgres') });
  await client.connect();
  try {
    // Only one copy of a template can be made at a time.
    await client.query('select pg_advisory_lock(1)');
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** What became of a line, as `--results` tells it. */
export interface Result {
  readonly line: number;
  readonly outcome: 'created' | 'joined' | 'skipped' | 'failed';
  readonly id?: string;
  readonly reasons: readonly { readonly field: string; readonly message: string }[];
}

/** A line of a file, as an object. */
export type Line = Record<string, unknown>;

/** Of "seven quiet herons at dusk", with cost 4. */
export const bcrypt = '$2b$04$LcJLuLt80D7U.EDGusw/BemL8cJMiAoq3pGE4DDNrUFdnK2c9WY0m';

let unique = 0;

/** A line about a user of an address that no other line has. */
export const someone = (line: Line = {}): Line => ({
  email: `someone.${(unique += 1)}@example.com`,
  name: 'Some One',
  organizationId: 'acme',
  ...line,
});

export const ndjson = (lines: readonly (Line | string)[]): string =>
  lines.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join('');

/** A migrated database without any user in it, and a folder for files. */
export class Installation {
  private readonly folder = mkdtempSync(join(tmpdir(), 'facet-transfer-'));
  readonly dataDir = aDataFolder();
  readonly env: Record<string, string>;
  private readonly pool: pg.Pool;

  private constructor(readonly database: string) {
    this.env = { DATABASE_URL: addressOf(database), FACET_SECRET: secret };
    this.pool = new pg.Pool({ connectionString: addressOf(database), max: 2 }).on('error', () => undefined);
  }

  static async make(): Promise<Installation> {
    const database = `transfer_${process.pid}_${randomBytes(5).toString('hex')}`;
    await administer(`create database ${database} template facet_template`);
    return new Installation(database);
  }

  async drop(): Promise<void> {
    await this.pool.end();
    await administer(`drop database if exists ${this.database} with (force)`);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** No user can connect, and who is connected no longer is. */
  async goAway(): Promise<void> {
    await administer(`alter database ${this.database} allow_connections false`);
    await administer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${this.database}'`);
  }

  comeBack(): Promise<void> {
    return administer(`alter database ${this.database} allow_connections true`);
  }

  async sql<Row = Line>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.pool.query(text, [...values])).rows as Row[];
  }

  /** One row of what a query finds. */
  async row(text: string, values: readonly unknown[] = []): Promise<Line | undefined> {
    return (await this.sql(text, values))[0];
  }

  /** The member of "acme" with an address. */
  memberOf(email: string): Promise<Line | undefined> {
    return this.row(
      `select u.id, p.username, array(select r.name from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
         where a.organization_id = m.organization_id and a.user_id = u.id order by 1) as roles
       from emails e join users u on u.id = e.user_id join members m on m.user_id = u.id
       left join profiles p on p.organization_id = m.organization_id and p.user_id = u.id where e.email = $1 and m.organization_id = 'acme'`,
      [email],
    );
  }

  async count(table: string): Promise<number> {
    return (await this.sql<{ count: number }>(`select count(*)::int as count from ${table}`))[0]?.count ?? 0;
  }

  file(name: string, content?: string | Buffer): string {
    const path = join(this.folder, name);
    if (content !== undefined) writeFileSync(path, content);
    return path;
  }

  read(name: string): string {
    return readFileSync(this.file(name), 'utf8');
  }

  /** Runs a command in this process. */
  facet(args: readonly string[], input = ''): Promise<Ended> {
    return runFacet(this.dataDir, args, { env: this.env, input });
  }

  /** Runs a command as a process of its own, for what is about several of them. */
  facetProcess(args: readonly string[]): Promise<Ended> {
    return facet(this.dataDir, args, { env: this.env });
  }

  start(args: readonly string[]): ServerProcess {
    return new ServerProcess(this.dataDir, { app: 'cli', args, env: this.env });
  }

  serve(): Promise<ServerProcess> {
    return startServer(this.dataDir, { env: { ...this.env, RATE_LIMITS: 'off' } });
  }

  /** Imports lines, and answers what became of each. */
  async import(
    lines: readonly (Line | string)[],
    args: readonly string[] = [],
  ): Promise<{ ended: Ended; results: Result[] }> {
    const from = this.file('lines.ndjson', ndjson(lines));
    const ended = await this.facet([
      'import',
      'users',
      from,
      '--results',
      this.file('results.ndjson'),
      '--json',
      ...args,
    ]);
    return { ended, results: this.results() };
  }

  results(): Result[] {
    return linesOf(this.read('results.ndjson')) as unknown as Result[];
  }
}

export const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

/** The messages of each line, after its outcome. */
export const told = (results: readonly Result[]): string[][] =>
  results.map(({ outcome, reasons }) => [outcome, ...reasons.map((one) => one.message)]);
