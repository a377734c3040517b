#!/usr/bin/env node
// Runs the operator commands as they were built. Installing and building is the work of `npm start` and `npm run build`.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = new URL('../dist/apps/cli/src/main.js', import.meta.url);

if (existsSync(built)) {
  // The default data folder and .env are those of the checkout, as for the server.
  process.chdir(root);
  await import(built.href);
} else {
  process.stderr.write(`facet: ${root} is not built yet. Run: npm run build\n`);
  process.exitCode = 1;
}
