import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** A failure whose message is all that the developer needs. */
export class StepFailed extends Error {}

/** Progress goes to stderr: stdout belongs to whatever is started afterwards. */
export const say = (line) => void process.stderr.write(`${line}\n`);

/**
 * Runs a program, tells how long it takes, and shows what it said only when it fails.
 * `onStart` learns its pid.
 */
export async function step(title, file, args, { onStart = () => {}, env = {} } = {}) {
  const stopClock = clock(title);
  let output = '';
  const child = spawn(file, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    shell: file.endsWith('.cmd'),
    windowsHide: true,
  });
  onStart(child.pid);
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const forget = stopWith(child);
  const { code, error } = await new Promise((resolve) => {
    child.once('error', (failure) => resolve({ code: 1, error: failure }));
    child.once('close', (status) => resolve({ code: status }));
  });
  forget();
  stopClock(code === 0);
  if (code !== 0)
    throw new StepFailed(`${title} failed${error ? `: ${error.message}` : '.'}\n${withoutManual(output)}`.trim());
}

/** npm appends its whole manual page to some errors. */
const withoutManual = (output) =>
  output.replace(/npm error Clean install a project[^]*?(?=npm error A complete log|$)/, '').trim();

/** On a terminal one line counts the seconds; elsewhere a line now and then shows that something still happens. */
function clock(title) {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const terminal = process.stderr.isTTY;
  const show = () =>
    terminal ? process.stderr.write(`\r${title} … ${seconds()} s`) : say(`${title} … ${seconds()} s`);
  if (terminal) show();
  else say(`${title} …`);
  const timer = setInterval(show, terminal ? 1_000 : 15_000);
  return (worked) => {
    clearInterval(timer);
    const line = `${title} … ${worked ? `done in ${((Date.now() - began) / 1000).toFixed(1)} s` : 'failed'}`;
    process.stderr.write(terminal ? `\r${line}\n` : `${line}\n`);
  };
}

/** A signal to us alone must not leave the child running. */
function stopWith(child) {
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
    const handler = () => {
      child.kill(signal);
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    process.once(signal, handler);
    return [signal, handler];
  });
  return () => handlers.forEach(([signal, handler]) => process.off(signal, handler));
}
