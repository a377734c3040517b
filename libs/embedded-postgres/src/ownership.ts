import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { EmbeddedPostgresError } from './embedded-postgres.error.js';

/** Any fixed number: the lock lives in the maintenance database, where nobody else takes locks. */
const KEY = 20_411_203;

/** The connection of an owner that was killed may take a moment to go. */
const PATIENCE_MS = 2_000;

/** One Facet per data folder: the lock lasts exactly as long as the connection. */
export async function claim(client: pg.Client, dataDir: string): Promise<void> {
  for (let waited = 0; waited <= PATIENCE_MS; waited += 100) {
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1::int8) as held', [KEY]);
    if (rows[0]?.held === true) return;
    await delay(100);
  }
  const holder = await holderOf(client);
  throw new EmbeddedPostgresError(`Another Facet runs on the data folder ${dataDir}${holder === undefined ? '' : ` (pid ${holder})`}.`);
}

/** Each Facet names its own pid in its connection. */
async function holderOf(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.granted and l.objsubid = 1 and (l.classid::int8 << 32 | l.objid::int8) = $1::int8`,
    [KEY],
  );
  return /^facet (\d+)$/.exec(rows[0]?.name ?? '')?.[1];
}
