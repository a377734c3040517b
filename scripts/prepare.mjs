// Makes a checkout runnable: packages as locked, dist as the sources are. Runs before anything is installed,
// so it uses Node alone.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOCK_NAME, whilePreparing } from './preparing-lock.mjs';
import { root, say, step, StepFailed } from './step.mjs';

const OLDEST_NODE = [20, 19];
const at = (...parts) => join(root, ...parts);

const buildStamp = at('dist', '.facet-build');
const builtApp = at('dist', 'apps', 'api', 'src', 'main.js');
const consoleStamp = at('dist', '.facet-console');
const builtConsole = at('dist', 'console', 'index.html');

/** `server: false` leaves that to callers that compile themselves, `build: false` leaves dist alone. */
export async function prepare({ build = true, server = build } = {}) {
  try {
    requireNode();
    if (isInstalled() && (!server || isBuilt()) && (!build || isConsoleBuilt())) return;
    await whilePreparing(async (onStart) => {
      if (!isInstalled()) await install(onStart);
      const compiling = server && !isBuilt() ? compile(onStart) : undefined;
      // After the start of the other, which may have emptied dist.
      const bundling = build && !isConsoleBuilt() ? bundle() : undefined;
      const failed = (await Promise.allSettled([compiling, bundling])).find(({ status }) => status === 'rejected');
      if (failed) throw failed.reason;
    });
  } catch (error) {
    if (!(error instanceof StepFailed) && error.code === undefined) throw error;
    say(error instanceof StepFailed ? error.message : `Cannot prepare ${root}: ${error.message}`);
    process.exit(1);
  }
}

/** After this dist no longer counts as built, whatever it holds. */
export const forgetBuild = () => rmSync(buildStamp, { force: true });

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new StepFailed(`Facet needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.version}.`);
}

/** Compares what npm recorded in node_modules with the lock: times say little, npm writes the two in either order. */
function isInstalled() {
  // npm writes this file last, so a killed installation has none.
  const installed = packagesIn(at('node_modules', '.package-lock.json'));
  if (installed === undefined) return false;
  const same = ([path, wanted]) =>
    path in installed
      ? installed[path].version === wanted.version && installed[path].integrity === wanted.integrity
      : wanted.optional;
  const locked = Object.entries(packagesIn(at('package-lock.json')) ?? {}).filter(([path]) => path !== '');
  return locked.every(same) && Object.values(installed).every(isForThisMachine);
}

function packagesIn(path) {
  try {
    return JSON.parse(read(path) ?? '').packages;
  } catch {
    return undefined;
  }
}

/** False after node_modules came here from another kind of machine. */
function isForThisMachine({ os, cpu }) {
  const fits = (list, mine) =>
    list === undefined || list.includes(mine) || list.every((name) => name.startsWith('!') && name !== `!${mine}`);
  return fits(os, process.platform) && fits(cpu, process.arch);
}

async function install(onStart) {
  const [file, ...before] = npm();
  // Error level, because engine warnings of packages that run well would drown what matters.
  await step(
    'Installing packages',
    file,
    [...before, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
    { onStart },
  );
}

/** The npm that runs us, else the one on the path. */
function npm() {
  const current = process.env.npm_execpath;
  if (current !== undefined && basename(current) === 'npm-cli.js') return [process.execPath, current];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

function isBuilt() {
  return existsSync(builtApp) && read(buildStamp) === buildDigest();
}

/** One pass compiles both apps: they share tsconfig.build.json. */
async function compile(onStart) {
  const built = buildDigest();
  const settings = built.split(' ')[0];
  // Incremental only on top of a whole build with the same settings; the compiler does not notice anything else.
  const whole = read(buildStamp)?.split(' ')[0] === settings && existsSync(builtApp);
  forgetBuild();
  if (!whole) cleanDist();
  await step('Building', process.execPath, [at('node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build', 'api'], {
    onStart,
  });
  pruneDist();
  writeFileSync(buildStamp, built);
}

/** The admin console has sources and a compiler of its own. It is built beside the server, which takes longer. */
async function bundle() {
  const built = consoleDigest();
  rmSync(consoleStamp, { force: true });
  await step('Building the console', process.execPath, [at('scripts', 'console.mjs'), 'build']);
  writeFileSync(consoleStamp, built);
}

function isConsoleBuilt() {
  return existsSync(builtConsole) && read(consoleStamp) === consoleDigest();
}

const consoleDigest = () =>
  digest([
    ...filesIn(at('apps', 'console')).filter((path) => !path.endsWith('.generated.ts')),
    at('scripts', 'console.mjs'),
    at('package-lock.json'),
  ]);

/** Settings and sources, by content: a checkout changes times without changing files, and a deleted source counts. */
function buildDigest() {
  const settings = ['nest-cli.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'].map((name) =>
    at(name),
  );
  const sources = ['apps', 'libs'].flatMap((name) => filesIn(at(name))).filter(isServerSource);
  return `${digest(settings)} ${digest([...sources, at('ormconfig.ts')])}`;
}

const isServerSource = (path) =>
  !path.startsWith(at('apps', 'console')) &&
  (path.endsWith('.bin') || (path.endsWith('.ts') && !path.endsWith('.spec.ts')));

function digest(paths) {
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) hash.update(`${relative(root, path)}\0${read(path) ?? ''}\0`);
  return hash.digest('hex');
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return entry.isFile() ? [path] : [];
  });
}

function cleanDist() {
  for (const name of readdirSync(at('dist'))) {
    if (!name.startsWith(LOCK_NAME)) rmSync(at('dist', name), { recursive: true, force: true });
  }
}

/** What no source stands behind any more. */
function pruneDist() {
  for (const path of ['apps', 'libs'].flatMap((name) => filesIn(at('dist', name)))) {
    const source = at(relative(at('dist'), path).replace(/\.(js|js\.map|d\.ts)$/, '.ts'));
    if (!existsSync(source)) rmSync(path);
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await prepare();
