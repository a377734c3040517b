import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../dist/libs/persistence/src/index.js';

/**
 * What an operator sets for a database of some gigabytes; everything else is PostgreSQL's default, above all that it is durable: fsync, full_page_writes
 * and synchronous_commit are on, so a commit is on the disk when it is acknowledged.
 */
const tuned = { shared_buffers: '2GB', max_wal_size: '4GB', checkpoint_timeout: '15min' };
const told = ['fsync', 'full_page_writes', 'synchronous_commit', ...Object.keys(tuned)];

async function connected(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}

/** The server with its settings in force. */
async function startTuned(dataDir) {
  const first = await startEmbeddedPostgres({ dataDir });
  await connected(first.url, async (client) => {
    for (const [name, value] of Object.entries(tuned)) await client.query(`alter system set ${name} = '${value}'`);
  });
  await first.stop();
  return startEmbeddedPostgres({ dataDir });
}

function secretIn(folder) {
  const file = join(folder, 'secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(48).toString('base64'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

function folderOf(kept) {
  const folder = kept === undefined ? mkdtempSync(join(tmpdir(), 'facet-bench-')) : resolve(kept);
  mkdirSync(folder, { recursive: true });
  // The server of root's runs belongs to an ordinary user, who must get through.
  chmodSync(folder, 0o711);
  return folder;
}

/** A durable PostgreSQL of its own in a folder that goes with it, unless `kept` names one that stays. */
export async function openPostgres(kept) {
  const folder = folderOf(kept);
  const server = await startTuned(join(folder, 'data'));
  const urlOf = (name) => Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
  const ask = (name, text, values) => connected(urlOf(name), async (client) => (await client.query(text, values)).rows);
  return {
    folder,
    secret: secretIn(folder),
    urlOf,
    ask,
    connected: (name, work) => connected(urlOf(name), work),
    exists: async (name) => (await ask('postgres', 'select 1 from pg_database where datname = $1', [name])).length > 0,
    settings: async () => {
      const rows = await ask('postgres', `select name, current_setting(name) as value, version() from pg_settings where name = any($1) order by name`, [told]);
      return { version: /PostgreSQL \S+/.exec(rows[0].version)[0], ...Object.fromEntries(rows.map(({ name, value }) => [name, value])) };
    },
    close: async () => {
      await server.stop();
      if (kept === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
