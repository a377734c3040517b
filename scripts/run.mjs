import { spawn } from 'node:child_process';

/** Runs a script of Node to its end, and tells how it went and what it said. A signal to us ends it too. */
export async function run(args, cwd) {
  const began = Date.now();
  let output = '';
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const end = () => child.kill();
  const pass = (signal) => process.exit(signal === 'SIGINT' ? 130 : 143);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  process.once('exit', end);
  for (const signal of signals) process.once(signal, pass);
  const code = await new Promise((resolve) => child.once('close', (status) => resolve(status ?? 1)));
  process.off('exit', end);
  for (const signal of signals) process.off(signal, pass);
  return { passed: code === 0, output: output.trim(), seconds: ((Date.now() - began) / 1000).toFixed(1) };
}
