// Compiles on every change and restarts the app after each compilation that succeeded.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { forgetBuild, prepare } from './prepare.mjs';
import { root, say } from './step.mjs';

process.chdir(root);
await prepare({ server: false });
// dist will follow the sources from here on, and not end where the stamp says.
forgetBuild();

const COMPILED = /Found (\d+) errors?/;

let app;
let stopping = false;
let restarts = Promise.resolve();

const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
const compiler = spawn(process.execPath, [nest, 'build', 'api', '--watch', '--preserveWatchOutput'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
compiler.stdout.on('data', (chunk) => {
  process.stdout.write(chunk);
  const errors = COMPILED.exec(String(chunk))?.[1];
  if (errors === '0') restarts = restarts.then(restart);
});
compiler.once('exit', () => stop());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop());

async function restart() {
  await end(app);
  if (stopping) return;
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', join('dist', 'apps', 'api', 'src', 'main.js'), ...process.argv.slice(2)],
    {
      stdio: 'inherit',
    },
  );
  child.once('exit', (code) => {
    if (!stopping && app === child && code !== 0) say(`The app ended with ${code}; waiting for a change …`);
  });
  app = child;
}

async function stop() {
  if (stopping) return;
  stopping = true;
  await restarts;
  await Promise.all([end(app), end(compiler)]);
  process.exit(0);
}

/** SIGTERM, and time to finish: the app stops its own PostgreSQL. */
function end(child) {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), 30_000);
  return gone.finally(() => clearTimeout(impatience));
}
