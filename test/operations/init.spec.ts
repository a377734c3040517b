import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { nodeFlags } from '../support/node-flags.mjs';
import { aDataFolder, cleanUp } from '../support/server-process.js';

jest.setTimeout(90_000);
afterAll(async () => {
  outside?.kill('SIGKILL');
  await cleanUp();
});

let outside: ChildProcessWithoutNullStreams | undefined;

const tini = '/usr/bin/tini';
const canUnshare = process.getuid?.() === 0 && existsSync('/usr/bin/unshare');

/** Nothing of a process that has gone. */
function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

const childrenOf = (pid: string): string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
const postgresIn = (init: string): string[] => childrenOf(init).filter((pid) => /\(postgres\)/.test(statOf(pid)));

(existsSync(tini) && canUnshare ? it : it.skip)(
  'In a container with an init, nothing of a PostgreSQL that was killed is left',
  async () => {
    const dataDir = aDataFolder();
    const command = [tini, '--', process.execPath, ...nodeFlags, resolve('dist/apps/api/src/main.js'), '--demo'];
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', DATA_DIR: dataDir };
    // An unshared space of processes, whose first one is the init, as in a container.
    const space = (outside = spawn(
      '/usr/bin/unshare',
      ['--pid', '--fork', '--kill-child', '--mount-proc', ...command],
      { cwd: join(dataDir, '..'), env },
    ));
    const ended = new Promise((done) => space.once('close', done));
    let said = '';
    space.stdout.on('data', (chunk) => (said += String(chunk)));
    await eventually(() => Promise.resolve(said.includes('listens on') || undefined), 60_000);
    const [init = ''] = childrenOf(String(space.pid));
    const [postmaster = ''] = postgresIn(init);
    const family = childrenOf(postmaster);
    expect(family.length).toBeGreaterThan(3);
    process.kill(Number(postmaster), 'SIGKILL');
    await eventually(
      () =>
        Promise.resolve(postgresIn(init).some((pid) => pid !== postmaster && !/\) Z/.test(statOf(pid))) || undefined),
      30_000,
    );
    await eventually(
      () => Promise.resolve([postmaster, ...family].every((pid) => !existsSync(`/proc/${pid}`)) || undefined),
      10_000,
    );
    process.kill(Number(init), 'SIGTERM');
    expect(await ended).toBe(0);
  },
);
