// Adds what is new to the checked-in lists of what clients depend on:
// test/contracts/{error-codes,permissions,audit-actions}.txt.
// It never removes a line. What is gone from the code fails test/contracts/contracts.spec.ts until a person
// deletes its line.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { root } from './step.mjs';

await prepare();
const { openapiDocuments } = await import('../dist/apps/api/src/openapi/offline.js');
const { definedErrors } = await import('../dist/libs/common/src/index.js');
const { permissions } = await import('../dist/libs/organizations/src/index.js');
await openapiDocuments();
const { actions } = await import('../dist/libs/audit/src/index.js');

const known = {
  'error-codes': definedErrors().map(({ code, kind }) => `${code} ${kind}`),
  permissions,
  'audit-actions': actions,
};
for (const [name, lines] of Object.entries(known)) {
  const file = join(root, 'test/contracts', `${name}.txt`);
  const listed = readFileSync(file, 'utf8').trimEnd().split('\n');
  const added = lines.filter((line) => !listed.includes(line));
  if (added.length === 0) continue;
  writeFileSync(file, `${[...listed, ...added].sort().join('\n')}\n`);
  console.log(`test/contracts/${name}.txt: ${added.join(', ')}`);
}
process.exit(0);
