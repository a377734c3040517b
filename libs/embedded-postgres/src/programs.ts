import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres.error.js';

/** The account that runs the server when root starts Facet: PostgreSQL refuses to run as root. */
export type Account = Readonly<{ uid: number; gid: number }>;

/** What the account of the server cannot reach elsewhere goes below it. */
const SHELTER = '/var/lib/facet';

/** The PostgreSQL of the npm package for this platform: the folder that holds bin, lib and share, or an open copy. */
export async function binaries(account: Account | undefined): Promise<string> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  let folder: string;
  try {
    folder = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new EmbeddedPostgresError(
      `${name} is not installed: install with optional packages, or set DATABASE_URL to a server of your own.`,
    );
  }
  // npm drops symbolic links. The package makes them after its installation, unless install scripts are off.
  const links = await fs.readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(links) as { source: string; target: string }[])
    await fs.symlink(basename(source), join(folder, target)).catch(() => undefined);
  const { version } = JSON.parse(await fs.readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const native = join(folder, 'native');
  return account ? reachable(native, `${version}-${platform}`, account) : native;
}

export const program = (native: string, name: 'initdb' | 'pg_ctl' | 'postgres'): string =>
  join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

type Outcome = Readonly<{ ok: boolean; output: string }>;

/** Runs a program to its end. One that cannot be started is an outcome too. */
export function run(file: string, args: readonly string[], account?: Account, cwd = '/'): Promise<Outcome> {
  // The current folder may be closed to the account, and variables of the caller (PG…) must not reach the server.
  const options = { cwd, env: { LC_ALL: 'C' }, windowsHide: true, ...account };
  return new Promise((resolve) => {
    const child = execFile(file, args, options, (error, stdout, stderr) =>
      resolve({ ok: error === null, output: `${stdout}${stderr}` || (error?.message ?? '') }),
    );
    // On Windows the server inherits the pipes of pg_ctl and keeps them open, so the callback would never come.
    child.on('exit', (code) => setTimeout(() => resolve({ ok: code === 0, output: '' }), 500).unref());
  });
}

/** Undefined for an ordinary user, who runs the server as well. A cluster keeps its owner; a new one is of nobody. */
export async function serverAccount(cluster: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await fs.stat(cluster).catch(() => undefined);
  if (owner?.uid === 0)
    throw new EmbeddedPostgresError(
      `The database in ${cluster} belongs to root, which PostgreSQL refuses: chown -RH nobody ${cluster}`,
    );
  return owner ? { uid: owner.uid, gid: owner.gid } : { uid: 65534, gid: 65534 };
}

/** Only the account itself can tell: access lists and mounts count as well. */
export const canEnter = async (folder: string, account: Account): Promise<boolean> =>
  (await run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], account)).ok;

/** The binaries, or a copy of them where the account cannot run those. */
export async function reachable(native: string, version: string, account: Account): Promise<string> {
  if ((await run(program(native, 'postgres'), ['--version'], account)).ok) return native;
  const copy = join(SHELTER, `binaries-${version}`);
  if (existsSync(copy)) return copy;
  // Made aside and renamed, so that it is whole or absent.
  const draft = await openFolder('binaries-');
  await fs.cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await run('/bin/chmod', ['-R', 'a+rX', draft]);
  await fs.rename(draft, copy);
  return copy;
}

/** Another folder that any account may pass through, whatever the umask says. */
export async function openFolder(prefix: string): Promise<string> {
  await fs.mkdir(SHELTER, { recursive: true });
  const folder = await fs.mkdtemp(join(SHELTER, prefix));
  for (const path of [SHELTER, folder]) await fs.chmod(path, 0o711);
  return folder;
}
