#!/usr/bin/env node
// Writes the OpenAPI documents of the APIs from the built application.
//   node scripts/openapi.mjs           writes apps/api/openapi/*.json
//   node scripts/openapi.mjs --check   exits 1 when a checked-in document differs
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { prepare } from './prepare.mjs';

await prepare();
const { openapiDocuments } = await import('../dist/apps/api/src/openapi/offline.js');
const folder = new URL('../apps/api/openapi/', import.meta.url);
const stale = [];
mkdirSync(folder, { recursive: true });
for (const [name, document] of await openapiDocuments()) {
  const file = new URL(`${name}.json`, folder);
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (read(file) !== text) stale.push(name);
}
for (const name of stale)
  console.error(`apps/api/openapi/${name}.json is not what the code says; run: npm run openapi`);
process.exit(stale.length > 0 ? 1 : 0);

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
