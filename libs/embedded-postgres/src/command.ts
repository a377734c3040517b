import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from './account.js';

export interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs a program in a folder to its end; a program that cannot even be started is an outcome too, not an exception. */
export function run(file: string, args: readonly string[], account?: Account, folder = '/'): Promise<Outcome> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(file, args, {
      // The current folder may be closed to the account, and PostgreSQL's tools insist on reading it. That of TMPDIR may not be there.
      cwd: folder,
      // PG… variables of the caller must not steer our server; LC_ALL also keeps macOS from starting threads too early.
      env: { LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
    });
    const collect = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
    // On Windows the server inherits the pipes of pg_ctl and keeps them open, so "close" would never come.
    child.on('exit', (code) => void delay(500, undefined, { ref: false }).then(() => resolve({ ok: code === 0, output })));
  });
}
