import { createHash, randomBytes } from 'node:crypto';
import { access, chmod, constants, lchown, lstat, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { serverAccount, type Account } from './account.js';
import { copyBinaries, installedBinaries, program, type Binaries } from './binaries.js';
import { run } from './command.js';
import { EmbeddedPostgresError, reasonOf } from './embedded-postgres.error.js';
import { exists, readOrCreateRecord, saveRecord, type ClusterRecord } from './record.js';

/** Where everything of one embedded server is, and who runs it. */
export interface Place {
  readonly dataDir: string;
  readonly native: string;
  /** Parent of the cluster and its log: the data folder, or a shelter when the account cannot enter that. */
  readonly base: string;
  readonly cluster: string;
  readonly log: string;
  readonly account?: Account | undefined;
  readonly record: ClusterRecord;
}

type Report = (line: string) => void;

const SHELTERS = ['/var/lib/facet', '/var/tmp/facet'];

export async function choosePlace(folder: string, report: Report): Promise<Place> {
  const dataDir = await writableFolder(resolve(folder));
  const record = await readOrCreateRecord(dataDir);
  const home = record.base ?? dataDir;
  const account = await serverAccount(join(home, 'postgres'));
  const binaries = await installedBinaries();
  if (account === undefined) return placeAt(dataDir, home, binaries.native, record);
  const native = await reachableBinaries(binaries, account);
  const base = await reachableBase(dataDir, record, account);
  if (native !== binaries.native || base !== home) {
    const parts = [...(native === binaries.native ? [] : [`binaries in ${native}`]), ...(base === home ? [] : [`data in ${base}`])];
    report(`PostgreSQL does not run as root, and the account ${account.name} cannot enter this folder: ${parts.join(', ')}.`);
  }
  const settled = base === dataDir ? record : { ...record, base };
  if (base !== home) await saveRecord(dataDir, settled);
  await handOver(join(base, 'postgres'), account);
  return placeAt(dataDir, base, native, settled, account);
}

function placeAt(dataDir: string, base: string, native: string, record: ClusterRecord, account?: Account): Place {
  return { dataDir, native, base, cluster: join(base, 'postgres'), log: join(base, 'postgres.log'), record, account };
}

async function writableFolder(dataDir: string): Promise<string> {
  try {
    // As root the server's account has to pass through; the files inside are closed one by one.
    const made = await mkdir(dataDir, { recursive: true, mode: 0o711 });
    if (made !== undefined) await chmod(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
    await access(dataDir, constants.W_OK | constants.X_OK);
    return await realpath(dataDir);
  } catch (error) {
    throw new EmbeddedPostgresError(`The data folder ${dataDir} is not writable: ${reasonOf(error)}.`);
  }
}

/** Asking the account itself is the only answer that counts ACLs, mounts and missing libraries as well. */
async function reachableBinaries(binaries: Binaries, account: Account): Promise<string> {
  const works = async (native: string): Promise<boolean> => (await run(program(native, 'postgres'), ['--version'], account)).ok;
  if (await works(binaries.native)) return binaries.native;
  const copy = await copyBinaries(binaries, await shelter(account));
  const probe = await run(program(copy, 'postgres'), ['--version'], account);
  if (probe.ok) return copy;
  throw new EmbeddedPostgresError(`PostgreSQL cannot be run as ${account.name}: ${reasonOf(probe.output)}`);
}

async function reachableBase(dataDir: string, record: ClusterRecord, account: Account): Promise<string> {
  const home = record.base ?? dataDir;
  if (await canEnter(home, account)) return home;
  if (await exists(join(home, 'postgres', 'PG_VERSION'))) {
    throw new EmbeddedPostgresError(
      `The database in ${home} belongs to the account ${account.name}, which can no longer enter that folder: open it and its parents (chmod o+x).`,
    );
  }
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  // Never a folder used before: its password went with a data folder that was removed, or moved and may come back.
  const base = join(await shelter(account), `${name}-${randomBytes(4).toString('hex')}`);
  await passable(base);
  return base;
}

/** chmod as well, because a strict umask would close what mkdir opens. */
async function passable(folder: string): Promise<void> {
  if ((await mkdir(folder, { recursive: true })) !== undefined) await chmod(folder, 0o711);
}

async function canEnter(folder: string, account: Account): Promise<boolean> {
  return (await run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], account)).ok;
}

async function shelter(account: Account): Promise<string> {
  for (const folder of SHELTERS) {
    await passable(folder).catch(() => undefined);
    const found = await stat(folder).catch(() => undefined);
    // Anybody may have made a folder of that name below /var/tmp first; only root's own, closed to writers, will do.
    if (found === undefined || found.uid !== 0 || (found.mode & 0o022) !== 0) continue;
    if ((await access(folder, constants.W_OK).catch(() => false)) !== false && (await canEnter(folder, account))) return folder;
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root, and no folder is usable for the account ${account.name}: tried ${SHELTERS.join(', ')}. Run Facet as an ordinary user.`,
  );
}

/** A cluster copied by root belongs to root, which the server refuses. */
async function handOver(path: string, account: Account): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || found.uid !== 0) return;
  await lchown(path, account.uid, account.gid);
  if (!found.isDirectory()) return;
  for (const name of await readdir(path)) await handOver(join(path, name), account);
}
