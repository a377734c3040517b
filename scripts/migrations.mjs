#!/usr/bin/env node
// Writes libs/database/src/migrations/index.ts: the list of the migrations, in the order of their stamps.
//   node scripts/migrations.mjs           writes it
//   node scripts/migrations.mjs --check   exits 1 when it differs
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './step.mjs';

const folder = join(root, 'libs/database/src/migrations');
const read = (name) => readFileSync(join(folder, name), 'utf8');

const files = readdirSync(folder)
  .filter((name) => /^\d{13}-.*\.ts$/.test(name))
  .sort();
const listed = files.map((name) => {
  const [, className] = /^export class (\w+) implements MigrationInterface/m.exec(read(name)) ?? [];
  if (className?.slice(-13) !== name.slice(0, 13))
    throw new Error(`${name} has no migration whose class ends with ${name.slice(0, 13)}`);
  return { className, from: `./${name.replace(/\.ts$/, '.js')}` };
});

const text = `${listed.map(({ className, from }) => `import { ${className} } from '${from}';`).join('\n')}

/** All migrations, oldest first. A migration is never edited after it landed. Written by \`npm run generate\`. */
export const migrations = [
${listed.map(({ className }) => `  ${className},`).join('\n')}
];
`;

if (read('index.ts') !== text) {
  if (!process.argv.includes('--check')) writeFileSync(join(folder, 'index.ts'), text);
  else {
    console.error(
      'libs/database/src/migrations/index.ts is not the list of the files beside it; run: npm run generate',
    );
    process.exitCode = 1;
  }
}
