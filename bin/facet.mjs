#!/usr/bin/env node
// Runs the operator commands as they were built. Installing and building is the work of `npm start` and `npm
// run build`.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = (path) => new URL(`../dist/apps/cli/src/${path}`, import.meta.url);

/**
 * npm runs scripts in the folder of the package, and says in INIT_CWD where it was called. Scripts below
 * others inherit that, and are called elsewhere.
 */
const isCalledByNpm = ['facet', 'npx'].includes(process.env.npm_lifecycle_event ?? '');
const callerFolder = (isCalledByNpm && process.env.INIT_CWD) || process.cwd();

if (existsSync(built('main.js'))) {
  const { runProcess } = await import(built('program.js').href);
  // The default data folder and .env are those of the checkout, as for the server.
  process.chdir(root);
  await runProcess(callerFolder);
} else {
  process.stderr.write(`facet: ${root} is not built yet. Run: npm run build\n`);
  process.exitCode = 1;
}
