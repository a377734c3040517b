import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account.js';
import { program } from './binaries.js';
import { run } from './command.js';
import { EmbeddedPostgresError, reasonOf } from './embedded-postgres.error.js';
import type { Place } from './place.js';
import { isAlive } from './postmaster.js';
import { exists } from './record.js';

export const SUPERUSER = 'facet';

const DRAFT = /^postgres\.init-(\d+)-/;
const ABANDONED_AFTER_MS = 10 * 60_000;

/** Makes the cluster aside and renames it into place: whatever kills us, the folder is whole or absent. */
export async function ensureCluster(place: Place, durable: boolean, report: (line: string) => void): Promise<void> {
  await removeAbandonedDrafts(place.base);
  if (await isCluster(place.cluster)) return;
  report('Preparing the embedded PostgreSQL (first start) …');
  const draft = join(place.base, `postgres.init-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(draft, { mode: 0o700 });
    await initialise(place, draft, durable);
    await moveIntoPlace(place, draft);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

const isCluster = (folder: string): Promise<boolean> => exists(join(folder, 'PG_VERSION'));

async function initialise(place: Place, draft: string, durable: boolean): Promise<void> {
  const passwordFile = join(draft, 'password');
  await writeFile(passwordFile, place.record.password, { mode: 0o600, flag: 'wx' });
  await giveTo(place.account, passwordFile, draft);
  const outcome = await run(
    program(place.native, 'initdb'),
    ['-D', join(draft, 'data'), '-U', SUPERUSER, '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8']
      .concat(['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'])
      .concat(durable ? [] : ['--no-sync']),
    place.account,
  );
  if (outcome.ok) return;
  throw new EmbeddedPostgresError(`The database could not be prepared in ${place.base}: ${causeIn(outcome.output)}`);
}

/** initdb says much; the line with its name, or else the last one, is the cause. */
function causeIn(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return reasonOf(lines.find((line) => /error:|FATAL|could not/.test(line)) ?? lines.at(-1) ?? 'initdb ended without a word.');
}

async function moveIntoPlace(place: Place, draft: string): Promise<void> {
  await rename(join(draft, 'data'), place.cluster).catch(async (error: unknown) => {
    // Another first start may have been quicker; both used the same password.
    if (await isCluster(place.cluster)) return;
    throw new EmbeddedPostgresError(`The database cannot be put into ${place.cluster}: ${reasonOf(error)}.`);
  });
  await syncFolder(place.base);
}

async function giveTo(account: Account | undefined, ...paths: string[]): Promise<void> {
  if (account === undefined) return;
  for (const path of paths) await chown(path, account.uid, account.gid);
}

/** Without this a power cut could forget the rename. Windows cannot open folders and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

async function removeAbandonedDrafts(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    const owner = DRAFT.exec(name)?.[1];
    if (owner === undefined) continue;
    const path = join(base, name);
    const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? 0);
    if ((await isAlive(Number(owner))) && age < ABANDONED_AFTER_MS) continue;
    // An orphaned initdb may still be writing; what is left then goes at the next start.
    await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}
