import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { causeIn, codeOf, EmbeddedPostgresError, reasonOf } from './embedded-postgres.error.js';
import * as programs from './programs.js';

export const SUPERUSER = 'facet';
const initdbOptions = `-U ${SUPERUSER} -A scram-sha-256 -E UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C`;

/** The files of one embedded server, and the account that runs it. */
export interface Cluster {
  readonly dataDir: string;
  readonly password: string;
  readonly native: string;
  readonly account: programs.Account | undefined;
  /** False: no fsync, for tests only. */
  readonly durable: boolean;
  readonly maxConnections: number;
  /** Where the clients of this process look for the server. Undefined until it has run. */
  readonly port?: number;
}

/** What a start asks for. */
export interface EmbeddedOptions extends Partial<Pick<Cluster, 'durable' | 'maxConnections'>> {
  readonly dataDir: string;
  /** One line per long step, for the operator. */
  readonly report?: (line: string) => void;
}

/** The cluster, or a link to it where its account cannot enter the data folder. */
export const clusterFolder = (dataDir: string): string => join(dataDir, 'postgres');
const hasCluster = (dataDir: string): boolean => existsSync(join(clusterFolder(dataDir), 'PG_VERSION'));

/** The cluster of a data folder. The first start makes it. */
export async function openCluster(options: EmbeddedOptions, report: (line: string) => void): Promise<Cluster> {
  const dataDir = await writableFolder(resolve(options.dataDir));
  const password = (await readPassword(dataDir)) ?? (await createPassword(dataDir));
  const moved = await fs.readlink(clusterFolder(dataDir)).catch(() => undefined);
  if (moved !== undefined && !hasCluster(dataDir))
    throw new EmbeddedPostgresError(`The database is gone: restore ${moved}, or remove ${dataDir} to begin anew.`);
  const account = await programs.serverAccount(clusterFolder(dataDir));
  const native = await programs.binaries(account);
  const { durable = true, maxConnections = 100 } = options;
  const cluster = { dataDir, password, native, account, durable, maxConnections };
  if (!hasCluster(dataDir)) await initialize(cluster, report);
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

const passwordFile = (dataDir: string): string => join(dataDir, 'embedded-postgres.json');

/** Undefined when there is none yet. */
export async function readPassword(dataDir: string): Promise<string | undefined> {
  const file = passwordFile(dataDir);
  if (!existsSync(file) && !hasCluster(dataDir)) return undefined;
  const text = await fs.readFile(file, 'utf8').catch(() => '');
  const [, password] = /"password": *"([\w-]+)"/.exec(text) ?? [];
  if (password !== undefined) return password;
  const advice = `restore ${file}, or remove ${dataDir} to begin anew`;
  throw new EmbeddedPostgresError(`The password of the database is lost: ${advice}.`);
}

/** Written before the cluster, so that no cluster has an unknown password. */
async function createPassword(dataDir: string): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  const draft = `${passwordFile(dataDir)}.${process.pid}`;
  await fs.writeFile(draft, `${JSON.stringify({ password })}\n`, { mode: 0o600, flush: true });
  // Root may start Facet in the folder of a user, who must be able to read the file afterwards.
  const { uid, gid } = await fs.stat(dataDir);
  if (process.getuid?.() === 0) await fs.chown(draft, uid, gid);
  // link, not rename: of two first starts at once both continue with the same password.
  await fs.link(draft, passwordFile(dataDir)).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  await fs.rm(draft);
  return (await readPassword(dataDir)) ?? password;
}

/** Makes the cluster aside and moves it: whatever kills Facet, it is whole or absent. */
async function initialize(cluster: Cluster, report: (line: string) => void): Promise<void> {
  const { dataDir, password, native, account, durable } = cluster;
  report('Preparing the embedded PostgreSQL (first start) …');
  const isOpen = account === undefined || (await programs.canEnter(dataDir, account));
  const draft = isOpen ? await fs.mkdtemp(join(dataDir, 'postgres.init-')) : await programs.openFolder('data-');
  if (!isOpen)
    report(`PostgreSQL does not run as root, and its account cannot enter ${dataDir}: the data is in ${draft}.`);
  const [data, secret] = [join(draft, 'data'), join(draft, 'password')];
  try {
    await fs.writeFile(secret, password, { mode: 0o600 });
    if (account) for (const path of [secret, draft]) await fs.chown(path, account.uid, account.gid);
    const options = ['-D', data, '--pwfile', secret, ...initdbOptions.split(' '), ...(durable ? [] : ['-N'])];
    const { ok, output } = await programs.run(programs.program(native, 'initdb'), options, account);
    // Another first start may have been quicker; the lock then tells them apart.
    if (hasCluster(dataDir)) return;
    if (!ok) throw new EmbeddedPostgresError(`The database could not be prepared in ${draft}: ${causeIn(output)}`);
    await (isOpen ? fs.rename : fs.symlink)(data, clusterFolder(dataDir));
  } finally {
    await fs.rm(secret, { force: true });
    // Those of first starts that were killed, too: an initdb of theirs may still be writing.
    for (const name of (await fs.readdir(dataDir)).filter((one) => one.startsWith('postgres.init-')))
      await fs.rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}
