import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { processorOf } from '../load/processor.mjs';
import { startEmbeddedPostgres } from '../../../dist/libs/embedded-postgres/src/index.js';

/**
 * What an operator sets for a database of some gigabytes; everything else is PostgreSQL's default, above all
 * that it is durable: fsync, full_page_writes
 * and synchronous_commit are on, so a commit is on the disk when it is acknowledged.
 */
const tuned = { shared_buffers: '2GB', max_wal_size: '4GB', checkpoint_timeout: '15min' };
const told = ['fsync', 'full_page_writes', 'synchronous_commit', ...Object.keys(tuned)];

/** While a million people are copied in, of whom a crash may take all. Nothing is measured so. */
const hurried = {
  ...tuned,
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  maintenance_work_mem: '1GB',
  max_wal_size: '16GB',
};

async function connected(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}

/** The server with these settings in force, and no others. */
async function startWith(dataDir, settings) {
  const first = await startEmbeddedPostgres({ dataDir });
  await connected(first.url, async (client) => {
    await client.query('alter system reset all');
    for (const [name, value] of Object.entries(settings)) await client.query(`alter system set ${name} = '${value}'`);
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

/** The server of a data folder, which can be restarted with other settings. */
async function openServer(dataDir) {
  let server = await startWith(dataDir, tuned);
  const restart = async (settings) => {
    await server.stop();
    server = await startWith(dataDir, settings);
  };
  return {
    urlOf: (name) => Object.assign(new URL(server.url), { pathname: `/${name}` }).href,
    /**
     * Does something without waiting for the disk, and is durable again afterwards. Nobody may be connected
     * before or after.
     */
    inHurry: async (work) => {
      await restart(hurried);
      await work().finally(() => restart(tuned));
    },
    stop: () => server.stop(),
  };
}

/** A durable PostgreSQL of its own in a folder that goes with it, unless `kept` names one that stays. */
export async function openPostgres(kept) {
  const folder = folderOf(kept);
  const { urlOf, inHurry, stop } = await openServer(join(folder, 'data'));
  const ask = (name, text, values) => connected(urlOf(name), async (client) => (await client.query(text, values)).rows);
  return {
    folder,
    secret: secretIn(folder),
    urlOf,
    inHurry,
    ask,
    connected: (name, work) => connected(urlOf(name), work),
    create: (name) => ask('postgres', `create database ${name}`),
    /**
     * Seconds of processor time of all its processes that live, up to now. Those of a connection count while
     * it is open.
     */
    processor: async () => {
      const rows = await ask('postgres', 'select pid from pg_stat_activity where pid <> pg_backend_pid()');
      return rows.reduce((sum, { pid }) => sum + processorOf(pid), 0);
    },
    drop: (name) => ask('postgres', `drop database if exists ${name} with (force)`),
    rename: (name, wanted) => ask('postgres', `alter database ${name} rename to ${wanted}`),
    exists: async (name) => (await ask('postgres', 'select 1 from pg_database where datname = $1', [name])).length > 0,
    settings: async () => {
      const rows = await ask(
        'postgres',
        `select name, current_setting(name) as value, version() from pg_settings where name = any($1) order by name`,
        [told],
      );
      return {
        version: /PostgreSQL \S+/.exec(rows[0].version)[0],
        ...Object.fromEntries(rows.map(({ name, value }) => [name, value])),
      };
    },
    close: async () => {
      await stop();
      if (kept === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
