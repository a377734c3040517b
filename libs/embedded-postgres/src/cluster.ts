import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { causeIn, codeOf, EmbeddedPostgresError, reasonOf } from './embedded-postgres.error.js';
import * as programs from './programs.js';

export const SUPERUSER = 'facet';
const initdbOptions = `-U ${SUPERUSER} -A scram-sha-256 -E UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C`;

/** What outlives a start. It is written before the cluster, so that no cluster has an unknown password. */
interface ClusterRecord {
  readonly password: string;
  /** Where the server listened last; used again while it is free. */
  readonly port?: number;
  /** The parent of the cluster, where that is not the data folder. */
  readonly base?: string;
}

/** The files of one embedded server, and the account that runs it. */
export interface Cluster {
  readonly dataDir: string;
  /** The parent of the cluster: the data folder, or another where the account cannot enter that one. */
  readonly base: string;
  readonly native: string;
  readonly account: programs.Account | undefined;
  readonly record: ClusterRecord;
  /** False: no fsync, for tests only. */
  readonly durable: boolean;
  readonly maxConnections: number;
}

/** What a start asks for. */
export interface EmbeddedOptions extends Partial<Pick<Cluster, 'durable' | 'maxConnections'>> {
  readonly dataDir: string;
  /** One line per long step, for the operator. */
  readonly report?: (line: string) => void;
}

export const clusterFolder = (base: string): string => join(base, 'postgres');
const hasCluster = (base: string): boolean => existsSync(join(clusterFolder(base), 'PG_VERSION'));
const recordFile = (dataDir: string): string => join(dataDir, 'embedded-postgres.json');

/** The cluster of a data folder. The first start makes it. */
export async function openCluster(options: EmbeddedOptions, report: (line: string) => void): Promise<Cluster> {
  const dataDir = await writableFolder(resolve(options.dataDir));
  let record = (await readRecord(dataDir)) ?? (await createRecord(dataDir));
  const binaries = await programs.installedBinaries();
  const account = await programs.serverAccount(clusterFolder(record.base ?? dataDir));
  const base = account ? await reachableBase(dataDir, record, account) : (record.base ?? dataDir);
  const native = account ? await programs.reachableBinaries(binaries, account) : binaries.native;
  if (account && (base !== dataDir || native !== binaries.native))
    report(
      `PostgreSQL does not run as root, and its account (${account.name}) cannot enter each folder: binaries in ${native}, data in ${base}.`,
    );
  if (base !== (record.base ?? dataDir)) await saveRecord(dataDir, (record = { ...record, base }));
  const { durable = true, maxConnections = 100 } = options;
  const cluster = { dataDir, base, native, account, record, durable, maxConnections };
  if (!hasCluster(base)) {
    report('Preparing the embedded PostgreSQL (first start) …');
    await initialize(cluster);
  }
  return cluster;
}

async function writableFolder(dataDir: string): Promise<string> {
  try {
    // As root, the account of the server has to pass through; the files inside are closed one by one.
    await fs.mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    await fs.access(dataDir, fs.constants.W_OK | fs.constants.X_OK);
    return await fs.realpath(dataDir);
  } catch (error) {
    throw new EmbeddedPostgresError(`The data folder ${dataDir} is not writable: ${reasonOf(error)}.`);
  }
}

/** Undefined when there is none yet. */
export async function readRecord(dataDir: string): Promise<ClusterRecord | undefined> {
  const file = recordFile(dataDir);
  if (!existsSync(file) && !hasCluster(dataDir)) return undefined;
  try {
    const record = JSON.parse(existsSync(file) ? await fs.readFile(file, 'utf8') : 'null') as ClusterRecord | null;
    if (record?.password) return record;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new EmbeddedPostgresError(
    `The password of the database is lost: restore ${file}, or remove ${dataDir} to begin anew.`,
  );
}

async function createRecord(dataDir: string): Promise<ClusterRecord> {
  const record = { password: randomBytes(24).toString('base64url') };
  // link, not rename: of two first starts at once both continue with the same password.
  await saveRecord(dataDir, record, fs.link).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  return (await readRecord(dataDir)) ?? record;
}

/** Written aside first, so that the file is whole at any time. */
export async function saveRecord(dataDir: string, record: ClusterRecord, move = fs.rename): Promise<void> {
  const draft = `${recordFile(dataDir)}.${process.pid}`;
  await fs.writeFile(draft, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600, flush: true });
  // Root may start Facet in the folder of a user, who must be able to read the file afterwards.
  const { uid, gid } = await fs.stat(dataDir);
  if (process.getuid?.() === 0) await fs.chown(draft, uid, gid);
  await move(draft, recordFile(dataDir)).finally(() => fs.rm(draft, { force: true }));
}

/** A new cluster goes where the account may enter. */
async function reachableBase(dataDir: string, record: ClusterRecord, account: programs.Account): Promise<string> {
  const { base = dataDir } = record;
  if (await programs.canEnter(base, account)) return base;
  if (record.base !== undefined || hasCluster(dataDir))
    throw new EmbeddedPostgresError(
      `The database in ${base} is gone, or closed to its account ${account.name}: restore it, open the folder and its parents (chmod o+x), or remove ${dataDir} to begin anew.`,
    );
  const folder = await fs.mkdtemp(join(await programs.shelter(account), 'data-'));
  await fs.chmod(folder, 0o711);
  return folder;
}

/** Makes the cluster aside and renames it: whatever kills Facet, it is whole or absent. */
async function initialize({ base, native, account, record, durable }: Cluster): Promise<void> {
  const draft = await fs.mkdtemp(join(base, 'postgres.init-'));
  const [data, passwordFile] = [join(draft, 'data'), join(draft, 'password')];
  try {
    await fs.writeFile(passwordFile, record.password, { mode: 0o600 });
    if (account) for (const path of [passwordFile, draft]) await fs.chown(path, account.uid, account.gid);
    const options = ['-D', data, '--pwfile', passwordFile, ...initdbOptions.split(' '), ...(durable ? [] : ['-N'])];
    const { ok, output } = await programs.run(programs.program(native, 'initdb'), options, account);
    // Another first start may have been quicker; the lock then tells them apart.
    if (hasCluster(base)) return;
    if (!ok) throw new EmbeddedPostgresError(`The database could not be prepared in ${base}: ${causeIn(output)}`);
    await fs.rename(data, clusterFolder(base));
  } finally {
    // Those of first starts that were killed, too: an initdb of theirs may still be writing.
    for (const name of (await fs.readdir(base)).filter((one) => one.startsWith('postgres.init-')))
      await fs.rm(join(base, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}
