import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres.error.js';
import { program, run, type Account, type Binaries } from './programs.js';

// PostgreSQL refuses to run as root. When Facet does, the server runs as another account. What that
// account cannot reach is in this folder.
const SHELTER = '/var/lib/facet';

/** Undefined for an ordinary user: the server runs as the user who started Facet. */
export async function serverAccount(cluster: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  // A cluster keeps its owner: accounts come and go with packages.
  const owner = await stat(cluster).catch(() => undefined);
  if (owner?.uid === 0)
    throw new EmbeddedPostgresError(
      `The database in ${cluster} belongs to root, which PostgreSQL refuses: chown -R nobody ${cluster}`,
    );
  if (owner !== undefined) return { uid: owner.uid, gid: owner.gid, name: `uid ${owner.uid}` };
  const [, uid, gid] =
    /^postgres:[^:]*:([1-9]\d*):(\d+):/m.exec(await readFile('/etc/passwd', 'utf8').catch(() => '')) ?? [];
  return uid === undefined
    ? { uid: 65534, gid: 65534, name: 'nobody' }
    : { uid: Number(uid), gid: Number(gid), name: 'postgres' };
}

/** Only the account itself can tell: access lists and mounts count as well. */
export const canEnter = async (folder: string, account: Account): Promise<boolean> =>
  (await run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], account)).ok;

/** The binaries, or a copy of them where the account cannot run those. */
export async function reachableBinaries({ native, version }: Binaries, account: Account): Promise<string> {
  if ((await run(program(native, 'postgres'), ['--version'], account)).ok) return native;
  const copy = join(await shelter(account), `binaries-${version}`);
  if (!existsSync(copy)) {
    // Made aside and renamed, so that it is whole or absent. Static archives serve compilers only.
    const draft = await mkdtemp(`${copy}.`);
    await cp(native, draft, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
    await run('/bin/chmod', ['-R', 'a+rX', draft]);
    await rename(draft, copy);
  }
  return copy;
}

/** A new folder for a cluster that the account may enter. */
export async function shelteredFolder(account: Account): Promise<string> {
  const folder = await mkdtemp(join(await shelter(account), 'data-'));
  await chmod(folder, 0o711);
  return folder;
}

async function shelter(account: Account): Promise<string> {
  // A strict umask would close what mkdir opens.
  if ((await mkdir(SHELTER, { recursive: true }).catch(() => undefined)) !== undefined) await chmod(SHELTER, 0o711);
  if ((await stat(SHELTER).catch(() => undefined))?.uid === 0 && (await canEnter(SHELTER, account))) return SHELTER;
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root, and ${account.name} cannot use ${SHELTER}: chmod o+x it, or run Facet as an ordinary user.`,
  );
}
