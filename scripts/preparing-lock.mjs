import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root, say } from './step.mjs';

export const LOCK_NAME = '.preparing';
const folder = join(root, 'dist', LOCK_NAME);
const ownerFile = join(folder, 'owner');

const HEARTBEAT_MS = 2_000;
/** A pid may belong to a stranger by now; an owner that shows no sign of life for so long is gone. */
const SILENT_MS = 30_000;

/** Installing and building happen in one process at a time; the second one waits and finds everything done. */
export async function whilePreparing(work) {
  await acquire();
  const heart = setInterval(() => utimesSync(folder, new Date(), new Date()), HEARTBEAT_MS);
  try {
    // The child counts as an owner too: npm goes on for a while when we are killed.
    return await work((childPid) => writeOwners([process.pid, childPid]));
  } finally {
    clearInterval(heart);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function acquire() {
  let told = false;
  while (!create()) {
    const seen = readOwners();
    if (isAbandoned(seen)) {
      takeAway(seen);
      continue;
    }
    if (!told)
      say(`Another process${seen && ` (pid ${seen.split(' ')[0]})`} is preparing this checkout; waiting for it …`);
    told = true;
    await delay(250);
  }
}

function create() {
  mkdirSync(join(folder, '..'), { recursive: true });
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeOwners([process.pid]);
  return true;
}

function isAbandoned(owners) {
  const silent = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (silent > SILENT_MS) return true;
  // A folder without owners was made this moment, or its maker was killed between two lines.
  if (owners === '') return silent > 2 * HEARTBEAT_MS;
  return !owners.split(' ').some((pid) => isAlive(Number(pid)));
}

function takeAway(owners) {
  const aside = `${folder}.${process.pid}`;
  try {
    renameSync(folder, aside);
    // Another process was quicker, and this is its fresh lock: give it back.
    if (readFileSync(join(aside, 'owner'), 'utf8').trim() !== owners && owners !== '') return renameSync(aside, folder);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

const writeOwners = (pids) => writeFileSync(ownerFile, pids.join(' '));

function readOwners() {
  try {
    return readFileSync(ownerFile, 'utf8').trim();
  } catch {
    return '';
  }
}
