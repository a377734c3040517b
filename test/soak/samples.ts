import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** What the server holds at a moment. */
export interface Sample {
  /** Seconds since the first one. */
  readonly at: number;
  readonly megabytes: number;
  readonly descriptors: number;
  readonly connections: number;
}

export type Held = Exclude<keyof Sample, 'at'>;

/** A connection of our own to the embedded PostgreSQL of a data folder, which no sample counts. */
export async function watcherOf(dataDir: string): Promise<pg.Client> {
  const { password } = JSON.parse(readFileSync(join(dataDir, 'embedded-postgres.json'), 'utf8')) as {
    password: string;
  };
  const [, , , port] = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n');
  const client = new pg.Client({ host: '127.0.0.1', port: Number(port), user: 'facet', password, database: 'facet' });
  await client.connect();
  return client;
}

export async function sampleOf(pid: number, watcher: pg.Client, since: number): Promise<Sample> {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  const { rows } = await watcher.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
  );
  return {
    at: (performance.now() - since) / 1_000,
    megabytes: Number(kilobytes) / 1_024,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    connections: rows[0]?.count ?? 0,
  };
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / Math.max(numbers.length, 1);

/** By how much it grows in ten minutes: the slope of the straight line that fits best. */
export function growth(samples: readonly Sample[], what: Held): number {
  const middle = mean(samples.map(({ at }) => at));
  const level = mean(samples.map((one) => one[what]));
  const spread = samples.reduce((sum, { at }) => sum + (at - middle) ** 2, 0);
  return (samples.reduce((sum, one) => sum + (one.at - middle) * (one[what] - level), 0) / spread) * 600;
}

/** How much higher the level of the last third is than that of the first. */
export function rise(samples: readonly Sample[], what: Held): number {
  const third = Math.max(1, Math.floor(samples.length / 3));
  const levels = samples.map((one) => one[what]);
  return mean(levels.slice(-third)) - mean(levels.slice(0, third));
}
