import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, EmbeddedPostgresError } from './embedded-postgres.error.js';

/** What outlives a start. It is written before the cluster, so a cluster never exists whose password nobody knows. */
export interface ClusterRecord {
  readonly password: string;
  /** Where the server listened last; reused while it is free. */
  readonly port?: number;
  /** Where the cluster lives when the server's account cannot enter the data folder. */
  readonly base?: string;
}

const fileIn = (dataDir: string): string => join(dataDir, 'embedded-postgres.json');

export async function readOrCreateRecord(dataDir: string): Promise<ClusterRecord> {
  const found = await readRecord(dataDir);
  if (found !== undefined) return found;
  // The file was emptied or damaged: harmless as long as no cluster depends on it.
  if (await exists(join(dataDir, 'postgres', 'PG_VERSION'))) {
    throw new EmbeddedPostgresError(
      `The password of the database is lost: ${fileIn(dataDir)} is missing or damaged. Restore it, or remove ${dataDir} to begin anew.`,
    );
  }
  await rm(fileIn(dataDir), { force: true });
  const fresh = await written(dataDir, { password: randomBytes(24).toString('base64url') });
  // link, not rename: of two first starts at once one wins, and both go on with its password.
  await link(fresh, fileIn(dataDir)).catch((error: unknown) => (codeOf(error) === 'EEXIST' ? undefined : rename(fresh, fileIn(dataDir))));
  await rm(fresh, { force: true });
  const record = await readRecord(dataDir);
  if (record === undefined) throw new EmbeddedPostgresError(`The file ${fileIn(dataDir)} cannot be read back after writing it.`);
  return record;
}

export async function saveRecord(dataDir: string, record: ClusterRecord): Promise<void> {
  await rename(await written(dataDir, record), fileIn(dataDir));
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Undefined when there is none, or when it is damaged. */
export async function readRecord(dataDir: string): Promise<ClusterRecord | undefined> {
  const text = await readFile(fileIn(dataDir), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  });
  return parsed(text);
}

function parsed(text: string): ClusterRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('password' in value) || typeof value.password !== 'string') return undefined;
  return {
    password: value.password,
    ...('port' in value && typeof value.port === 'number' ? { port: value.port } : {}),
    ...('base' in value && typeof value.base === 'string' ? { base: value.base } : {}),
  };
}

async function written(dataDir: string, record: ClusterRecord): Promise<string> {
  const path = `${fileIn(dataDir)}.${randomBytes(6).toString('hex')}`;
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(record, null, 2)}\n`);
    if (process.getuid?.() === 0) {
      // Root may run Facet on a user's folder for once; the user must still be able to read this afterwards.
      const { uid, gid } = await stat(dataDir);
      await file.chown(uid, gid);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return path;
}
