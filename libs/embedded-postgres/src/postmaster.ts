import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './embedded-postgres.error.js';

/** The server process, as its pid file names it. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** The live server of this cluster. A pid file that names a dead, foreign or zombie process does not count. */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const lines = await readPidFile(cluster);
  const [pid, folder, , port] = lines;
  if (pid === undefined || folder === undefined || port === undefined) return undefined;
  if (!(Number(pid) > 0) || !(await isServerOf(cluster, Number(pid), folder))) return undefined;
  return { pid: Number(pid), port: Number(port) };
}

/**
 * PostgreSQL itself takes any live process of its user for the server: a zombie after kill -9, or an anonymous caller that got
 * the same pid after a reboot. It would refuse to start for ever, so the file goes. Its shared memory still guards the data.
 */
export async function removeStalePidFile(cluster: string): Promise<void> {
  const [pid] = await readPidFile(cluster);
  if (pid === undefined || (await findPostmaster(cluster)) !== undefined) return;
  // Read again: another Facet may have started the server meanwhile.
  if ((await readPidFile(cluster))[0] === pid) await rm(join(cluster, 'postmaster.pid'), { force: true });
}

/** False for a zombie too: it is only waiting for its parent. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Anything else means that it lives and belongs to another user.
    if (codeOf(error) === 'ESRCH') return false;
  }
  return (await processStat(pid))?.state !== 'Z';
}

/** Undefined where there is no /proc. */
async function processStat(pid: number): Promise<{ name: string; state: string } | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name stands in parentheses and may hold anything, so the last one closes it.
  const [, name, state] = /\((.*)\) (\S)/s.exec(line ?? '') ?? [];
  return name === undefined || state === undefined ? undefined : { name, state };
}

async function isServerOf(cluster: string, pid: number, recordedFolder: string): Promise<boolean> {
  if (!(await isAlive(pid))) return false;
  if (((await processStat(pid))?.name ?? 'postgres') !== 'postgres') return false;
  const real = await realpath(cluster);
  // A server lives in its data folder, wherever that has been moved; a copied pid file names the server of another folder.
  const workingFolder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (workingFolder !== undefined) return workingFolder === real;
  return (await realpath(recordedFolder).catch(() => recordedFolder)) === real;
}

async function readPidFile(cluster: string): Promise<string[]> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  return text === '' ? [] : text.split('\n').map((line) => line.trim());
}
