import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@app/embedded-postgres';
import type { Sql } from '../support/promises.js';
import { runFacet } from '../support/run-facet.js';
import { aDataFolder, postgresOf, startServer, type ServerProcess } from '../support/server-process.js';

const secret = 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi';
const open: Installation[] = [];

export const organization = 'faults';
const adminEmail = 'ada@example.com';

/** The organization in which the writers sign up; an installation without demo data has none. */
export const found = (sql: Sql): Promise<unknown> =>
  sql(`with o as (insert into organizations (id, name) values ('${organization}', 'Faults') returning id),
    f as (insert into notification_feeds (organization_id) select id from o)
    insert into roles (organization_id, id, built_in, name, permissions) select id, 'rol_0000000000000001', 'member', 'Member', '{read:users}' from o`);

/** A process with its children. */
export const familyOf = (pid: number): number[] => [
  pid,
  ...readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
];

/** Who may change what others are. */
export interface Admin {
  readonly apiKey: string;
  /** Those that an admin gives, by their ids. */
  readonly roles: readonly string[];
}

/** A PostgreSQL of its own that keeps what it has said to have kept, and servers on it. */
export class Installation {
  /** The data folder that the servers share. */
  readonly home = aDataFolder();
  readonly servers: ServerProcess[] = [];

  private constructor(
    private readonly dataDir: string,
    private readonly postgres: EmbeddedPostgres,
  ) {}

  static async make(): Promise<Installation> {
    const dataDir = aDataFolder();
    const made = new Installation(dataDir, await startEmbeddedPostgres({ dataDir }));
    open.push(made);
    return made;
  }

  /** The process that all others of PostgreSQL hang on. */
  get postmaster(): number {
    const pid = postgresOf(this.dataDir);
    if (pid === undefined) throw new Error('PostgreSQL does not run');
    return pid;
  }

  /**
   * kill -9 of PostgreSQL, or of that process alone: the others then go when they notice. It is brought back
   * at once, on the same port.
   */
  killPostgres(whole: boolean): void {
    const { postmaster } = this;
    for (const pid of whole ? familyOf(postmaster) : [postmaster]) process.kill(pid, 'SIGKILL');
  }

  /** Waits until PostgreSQL takes connections. */
  async takesConnections(): Promise<void> {
    const end = performance.now() + 60_000;
    for (let seen: unknown; ; await delay(10)) {
      if (performance.now() > end) throw new Error(`PostgreSQL did not come back within a minute: ${String(seen)}`);
      seen = await this.sql('select 1').catch((error: unknown) => error);
      if (Array.isArray(seen)) return;
    }
  }

  async start(env: Record<string, string> = {}): Promise<ServerProcess> {
    const server = await startServer(this.home, { env: { ...this.settings, ...env } });
    this.servers.push(server);
    return server;
  }

  /** The organization in which the writers sign up, by the commands of an operator. */
  async found(): Promise<Admin> {
    await this.command(
      'org',
      'create',
      organization,
      '--name',
      'Faults',
      '--admin-email',
      adminEmail,
      '--admin-name',
      'Ada',
    );
    // No admin gives a role with permissions that they lack.
    const scopes = 'read:me,update:users,create:notifications,read:users,read:denylist,update:denylist';
    const { key: apiKey } = (await this.command(
      'key',
      'create',
      organization,
      adminEmail,
      '--name',
      'faults',
      '--scopes',
      scopes,
    )) as { key: string };
    const roles = (await this.sql(`select id from roles where built_in <> 'admin' order by id`)) as { id: string }[];
    return { apiKey, roles: roles.map(({ id }) => id) };
  }

  readonly sql: Sql = async (text, values = []) => {
    const client = new pg.Client({ connectionString: this.postgres.url, connectionTimeoutMillis: 5000 });
    // A server that is killed ends it.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(text, [...values])).rows as unknown[];
    } finally {
      await client.end();
    }
  };

  private get settings(): Record<string, string> {
    return { DATABASE_URL: this.postgres.url, FACET_SECRET: secret, RATE_LIMITS: 'off', LOG_LEVEL: 'silent' };
  }

  private async command(...args: string[]): Promise<unknown> {
    const { code, stdout, stderr } = await runFacet(this.home, [...args, '--json'], { env: this.settings });
    if (code !== 0) throw new Error(`facet ${args.join(' ')} failed: ${stderr}`);
    return JSON.parse(stdout);
  }

  async close(): Promise<void> {
    for (const server of this.servers) if (server.isRunning) await server.end();
    await this.postgres.stop();
  }
}

export async function closeInstallations(): Promise<void> {
  for (const one of open) await one.close();
}
