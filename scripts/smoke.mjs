// The suite's core on the other supported versions of Node, each from a package of the npm registry: node scripts/smoke.mjs
// Then what depends on the database, on one whose defaults are all others than those that Facet works with. Linux only. Its last line says how many tests there were.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { root, say } from './step.mjs';

const versions = ['22.23.3', '24.21.0'];
// What depends on the runtime: HTTP on both servers byte for byte, native packages, streams, signals, loading by traces, child processes.
const specs = [
  'test/start/demo.spec.ts',
  'test/start/shutdown.spec.ts',
  'test/start/tracing.spec.ts',
  'test/api/platform/aligned-server.spec.ts',
  'test/api/platform/headers.spec.ts',
  'test/api/platform/bad-input.spec.ts',
  'test/api/account/login.spec.ts',
  'test/api/account/imported-passwords.spec.ts',
  'test/api/m2-profile/upload.spec.ts',
  'test/api/user-v1/stream.spec.ts',
];

const within = (folder, names) => names.map((name) => `test/api/${folder}/${name}.spec.ts`);

// A core of what reads and writes: each API, sign-in and sign-up, names, times, notifications, the audit, the denylist.
const onForeignSettings = [
  ...within('account', ['api-keys', 'login', 'password-reset', 'rate-limits', 'refresh', 'sessions', 'sign-up', 'sign-up-verified', 'wallet']),
  ...within('current-user', ['delete-current-user', 'export', 'preconditions', 'purge', 'read-current-user', 'update-current-user']),
  'test/api/user-directory/',
  ...within('m2-profile', ['collections', 'denylist', 'profile', 'settings', 'wallet']),
  ...within('user-v1', ['notifications', 'profile', 'public-profile', 'referrals', 'session', 'stream', 'update-profile']),
  ...within('audit', ['append-only', 'pseudonyms', 'read']),
  'test/start/foreign-settings.spec.ts',
];

const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];

/** The binary of a version, installed where `npm ci` clears it away. */
function binaryOf(version) {
  const folder = join(root, 'node_modules', '.cache', 'node', version);
  const binary = join(folder, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const [program, ...args] = [...npm, 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-save', `node-linux-${process.arch}@${version}`];
  execFileSync(program, [...args, '--prefix', folder], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return binary;
}

async function smoke(what, node, files, env = {}) {
  const options = { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } };
  const child = spawn(node, [join(root, 'scripts', 'test.mjs'), ...files], options);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  const [, passed = 0, failed = code === 0 ? 0 : 1] = /^(\d+) passed, (\d+) failed/m.exec(output) ?? [];
  say(`${what}: ${passed} passed, ${failed} failed`);
  if (code !== 0) say(output);
  return { passed: Number(passed), failed: Number(failed), code };
}

await prepare();
const results = [];
for (const version of process.platform === 'linux' ? versions : []) results.push(await smoke(`Node ${version}`, binaryOf(version), specs));
results.push(await smoke('Foreign settings of the database', process.execPath, onForeignSettings, { FACET_TEST_SETTINGS: 'foreign' }));
const sum = (key) => results.reduce((total, one) => total + one[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = results.some(({ code }) => code !== 0) ? 1 : 0;
