import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@app/persistence';
import { aDataFolder, postgresOf, startServer, type ServerProcess } from '../support/server-process.js';
import type { Sql } from '../support/promises.js';

const secret = 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi';
const open: Installation[] = [];

export const organization = 'faults';

/** The organization in which the writers sign up; an installation without demo data has none. */
export const found = (sql: Sql): Promise<unknown> =>
  sql(`with o as (insert into organizations (id, name) values ('${organization}', 'Faults') returning id),
    f as (insert into notification_feeds (organization_id) select id from o)
    insert into roles (organization_id, id, built_in, name, permissions) select id, 'rol_0000000000000001', 'member', 'Member', '{read:users}' from o`);

/** A PostgreSQL of its own that keeps what it has said to have kept, and servers on it. */
export class Installation {
  readonly dataDir = aDataFolder();
  readonly servers: ServerProcess[] = [];
  private postgres: EmbeddedPostgres | undefined;

  static async make(): Promise<Installation> {
    const made = new Installation();
    open.push(made);
    await made.startPostgres();
    return made;
  }

  private async startPostgres(): Promise<void> {
    this.postgres = await startEmbeddedPostgres({ dataDir: this.dataDir });
  }

  get url(): string {
    return this.postgres?.url ?? '';
  }

  /** The process that all others of PostgreSQL hang on. */
  get postmaster(): number {
    const pid = postgresOf(this.dataDir);
    if (pid === undefined) throw new Error('PostgreSQL does not run');
    return pid;
  }

  async start(env: Record<string, string> = {}): Promise<ServerProcess> {
    const settings = { DATABASE_URL: this.url, FACET_SECRET: secret, RATE_LIMITS: 'off', LOG_LEVEL: 'silent', ...env };
    const server = await startServer(aDataFolder(), { env: settings });
    this.servers.push(server);
    return server;
  }

  readonly sql: Sql = async (text, values = []) => {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    try {
      return (await client.query(text, [...values])).rows as unknown[];
    } finally {
      await client.end();
    }
  };

  async close(): Promise<void> {
    for (const server of this.servers) if (server.isRunning) await server.end();
    await this.postgres?.stop();
  }
}

export async function closeInstallations(): Promise<void> {
  for (const one of open) await one.close();
}
