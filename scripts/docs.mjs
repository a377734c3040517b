#!/usr/bin/env node
// Writes the documents that the code knows better: .env.example, docs/settings.md, docs/errors.md,
// docs/cli.md, and the tables of routes in docs/apis.
//   node scripts/docs.mjs           writes them
//   node scripts/docs.mjs --check   exits 1 when one of them differs
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { root } from './step.mjs';

await prepare();
const { schema } = await import('../dist/libs/config/src/schema.js');
const { environmentFile, settingsPage } = await import('./docs/settings.mjs');
const { errorsPage } = await import('./docs/errors.mjs');
const { commandsPage } = await import('./docs/commands.mjs');
const { readDocument } = await import('./docs/openapi.mjs');
const { routesTable } = await import('./docs/routes.mjs');
const { between, markdown } = await import('./docs/page.mjs');

const read = (name) => (existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : '');
const listedErrors = read('test/contracts/error-codes.txt')
  .trim()
  .split('\n')
  .map((line) => line.split(' '));

const wanted = {
  '.env.example': environmentFile(schema),
  'docs/settings.md': await settingsPage(schema),
  'docs/errors.md': await errorsPage(readDocument(root, 'all'), listedErrors),
  'docs/cli.md': await commandsPage(),
};
for (const file of readdirSync(join(root, 'docs/apis'))) {
  const [begin, api] = /^<!-- routes: (\S+), written by npm run docs -->$/m.exec(read(`docs/apis/${file}`)) ?? [];
  if (begin === undefined) continue;
  const page = between(
    read(`docs/apis/${file}`),
    begin,
    '<!-- end of routes -->',
    routesTable(readDocument(root, api)),
    file,
  );
  wanted[`docs/apis/${file}`] = await markdown(page);
}

const stale = Object.keys(wanted).filter((name) => read(name) !== wanted[name]);
for (const name of stale) {
  if (process.argv.includes('--check')) console.error(`${name} is not what the code says; run: npm run docs`);
  else writeFileSync(join(root, name), wanted[name]);
}
process.exitCode = stale.length > 0 && process.argv.includes('--check') ? 1 : 0;
