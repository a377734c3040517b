import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../support/free-port.mjs';
import { nodeFlags } from '../../support/node-flags.mjs';
import { processorOf } from './processor.mjs';

const timeLimit = 60_000;

export const facet = 'dist/apps/api/src/main.js';

async function whenReady(child, url, complaints) {
  for (const began = performance.now(); performance.now() - began < timeLimit; await sleep(5)) {
    if (child.exitCode !== null) throw new Error(`a server did not start: ${complaints()}`);
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.status === 200) return performance.now();
  }
  throw new Error(`nobody answers at ${url}: ${complaints()}`);
}

const statusOf = (pid, file) => readFileSync(`/proc/${pid}/${file}`, 'utf8');

/**
 * A server in a process of its own, started as `npm start` starts Facet, whose log goes nowhere. `startUp` is
 * in milliseconds, until it says that it is ready. `cwd` is where it runs, if not here.
 */
export async function startServer(file, environment, cwd) {
  const port = await freePort();
  const { PATH, HOME } = process.env;
  const began = performance.now();
  const child = spawn(process.execPath, [...nodeFlags, file], {
    env: { PATH, HOME, ...environment, PORT: String(port) },
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => (said = `${said}${text}`.slice(-2000)));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  const startUp = (await whenReady(child, url, () => said)) - began;
  return {
    url,
    startUp,
    /** Resident memory in MB. */
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(statusOf(child.pid, 'status'))[1]) / 1024,
    /** Seconds of processor time up to now. */
    processor: () => processorOf(child.pid),
    stop: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 25_000);
      await ended;
      clearTimeout(late);
    },
  };
}
