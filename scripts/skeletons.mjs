#!/usr/bin/env node
// Writes the look-alike table of libs/usernames from the data file of UTS #39.
//   node scripts/skeletons.mjs           writes confusables.generated.ts
//   node scripts/skeletons.mjs --check   exits 1 when the file is not what the data file gives
// For a newer Unicode: put https://www.unicode.org/Public/security/<version>/confusables.txt into
// libs/usernames/data and run this.
import { readFileSync, writeFileSync } from 'node:fs';

const input = new URL('../libs/usernames/data/confusables.txt', import.meta.url);
const output = new URL('../libs/usernames/src/look-alikes/confusables.generated.ts', import.meta.url);

const source = readFileSync(input, 'utf8');
const version = /^# Version: (\d+\.\d+\.\d+)$/m.exec(source)?.[1];
if (version === undefined) throw new Error('confusables.txt does not say its version');
warnOfNewerUnicode();

const text = fileOf(mappingsOf(source));
if (!process.argv.includes('--check')) writeFileSync(output, text);
else if (readFileSync(output, 'utf8') !== text) {
  console.error('libs/usernames/src/look-alikes/confusables.generated.ts is stale; run: node scripts/skeletons.mjs');
  process.exitCode = 1;
}

/** The table of an older Unicode lacks look-alikes, but what it has stays right: no reason to fail. */
function warnOfNewerUnicode() {
  const [major = 0, minor = 0] = process.versions.unicode.split('.').map(Number);
  const [ours, oursMinor] = version.split('.').map(Number);
  if (major < ours || (major === ours && minor <= oursMinor)) return;
  console.warn(
    `This Node knows Unicode ${process.versions.unicode}, confusables.txt is of ${version}: fetch the newer one.`,
  );
}

/**
 * Lines such as `0430 ;	0061 ;	MA	# …`: a code point, and the sequence that stands for everything that looks
 * like it.
 */
function mappingsOf(data) {
  const lines = data.matchAll(/^([0-9A-F]+) ;\t([0-9A-F]+(?: [0-9A-F]+)*) ;\tMA\t#/gm);
  const mappings = Array.from(lines, ([, from, to]) => [
    parseInt(from, 16),
    to.split(' ').map((code) => parseInt(code, 16)),
  ]);
  const total = Number(/^# total: (\d+)$/m.exec(data)?.[1]);
  if (mappings.length !== total)
    throw new Error(`confusables.txt says that it has ${total} mappings, ${mappings.length} were read`);
  return mappings.sort(([a], [b]) => a - b);
}

/** Numbers in base 36: the distance to the code point before, then the code points of its prototype. */
function recordsOf(mappings) {
  let before = 0;
  return mappings.map(([from, to]) => {
    const record = [from - before, ...to].map((number) => number.toString(36)).join('.');
    before = from;
    return record;
  });
}

function fileOf(mappings) {
  const lines = [''];
  for (const record of recordsOf(mappings)) {
    const line = lines.at(-1);
    if (line.length + record.length > 158) lines.push(record);
    else lines[lines.length - 1] = line === '' ? record : `${line} ${record}`;
  }
  return `// Written by scripts/skeletons.mjs from libs/usernames/data/confusables.txt, whose licence lies beside it. Do not edit.

/** Version of the Unicode data. */
export const confusablesVersion = '${version}';

/** ${mappings.length} records: distance to the code point before, and the code points of its prototype, in base 36. */
export const confusables = \`
${lines.join('\n')}
\`;
`;
}
