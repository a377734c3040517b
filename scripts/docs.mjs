#!/usr/bin/env node
// Writes what is said about settings from their schema: .env.example, and the table in README.md between its two markers.
//   node scripts/docs.mjs           writes both
//   node scripts/docs.mjs --check   exits 1 when one of them differs
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { root } from './step.mjs';

await prepare();
const prettier = await import('prettier');
const { schema } = await import('../dist/libs/config/src/schema.js');

const begin = '<!-- settings: written by npm run docs -->';
const end = '<!-- end of settings -->';

const settings = Object.entries(schema).map(([name, { default: value, desc, choices }]) => ({
  name,
  default: [value ?? ''].flat().join(','),
  why: choices ? `${desc} (${choices.join(', ')})` : desc,
}));

function environmentFile() {
  const entries = settings.map((one) => `# ${one.why}\n#${one.name}=${one.default}\n`);
  return `# Settings of Facet, each with its default. Copy this file to .env and take the # away where you want another value.\n# Written by npm run docs.\n\n${entries.join('\n')}`;
}

async function readme(text) {
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`README.md lacks the lines "${begin}" and "${end}"`);
  const escaped = (cell) => cell.replaceAll('|', '\\|');
  const rows = settings.map((one) => `| \`${one.name}\` | ${one.default && `\`${one.default}\``} | ${escaped(one.why)} |`);
  const table = await prettier.format(['| setting | default | why |', '| --- | --- | --- |', ...rows].join('\n'), { parser: 'markdown' });
  return `${text.slice(0, before)}${begin}\n\n${table}\n${text.slice(after)}`;
}

const read = (name) => (existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : '');
const wanted = { '.env.example': environmentFile(), 'README.md': await readme(read('README.md')) };
const stale = Object.keys(wanted).filter((name) => read(name) !== wanted[name]);
for (const name of stale) {
  if (process.argv.includes('--check')) console.error(`${name} is not what the settings say; run: npm run docs`);
  else writeFileSync(join(root, name), wanted[name]);
}
process.exitCode = stale.length > 0 && process.argv.includes('--check') ? 1 : 0;
