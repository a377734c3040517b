import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const timeLimit = 300_000;

/** The line of npm's complaint that says what is the matter. */
const reasonIn = (said, code) =>
  said.split('\n').find((line) => /^npm (ERR!|error) (?!code|errno|syscall)/.test(line)) ??
  (said.trim().split('\n').at(-1) || `npm ended with ${code}`);

function npmInstall(folder) {
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const child = spawn(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
    timeout: timeLimit,
  });
  let said = '';
  child.stderr.on('data', (text) => (said += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(reasonIn(said, code)))));
  });
}

/**
 * Installs packages of exact versions into a folder of their own, where the server of the peer is then
 * started. None of them is a dependency of the project.
 */
export async function installPeer(folder, { name, packages, file }) {
  const home = join(folder, 'peers', name);
  mkdirSync(home, { recursive: true });
  const manifest = { private: true, type: 'module', dependencies: packages };
  writeFileSync(join(home, 'package.json'), JSON.stringify(manifest));
  await npmInstall(home);
  const server = join(home, file);
  copyFileSync(fileURLToPath(new URL(file, import.meta.url)), server);
  return server;
}
