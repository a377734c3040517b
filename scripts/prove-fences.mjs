// Proves that every fence refuses: copies the tracked files aside, puts in one violation at a time, and
// expects its check to fail.
//   npm run check:fences              all proofs
//   npm run check:fences -- --write   and records them in test/arch/FENCES.md
//   npm run check:fences -- face      only those whose name contains the word
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checks } from './checks.mjs';
import { prepare } from './prepare.mjs';
import { proofs } from './proofs/index.mjs';
import { run } from './run.mjs';
import { root } from './step.mjs';

process.chdir(root);
await prepare();

const words = process.argv.slice(2).filter((one) => one !== '--write');
const chosen = proofs.filter(({ fence }) => words.length === 0 || words.some((word) => fence.includes(word)));
const copy = realpathSync(mkdtempSync(join(tmpdir(), 'facet-fences-')));
process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
copyTracked();
await run(['scripts/console.mjs', 'types'], copy);

const unchanged = await runUnchanged();
const loose = await letThrough();
const broken = [...unchanged]
  .filter(([, { passed }]) => !passed)
  .map(([command, { output }]) => `fails without a violation: ${command}\n${output}`);
for (const fault of [...broken, ...loose]) console.log(`\n${fault}`);
console.log(
  `\n${chosen.length - loose.length} of ${chosen.length} fences refuse; ${broken.length} checks fail without a violation.`,
);
if (process.argv.includes('--write') && loose.length === 0 && words.length === 0)
  writeFileSync('test/arch/FENCES.md', await record());
process.exitCode = broken.length + loose.length === 0 ? 0 : 1;

function copyTracked() {
  const tracked = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0');
  for (const path of tracked.filter((one) => one !== '' && existsSync(one))) cpSync(path, join(copy, path));
  cpSync('dist', join(copy, 'dist'), { recursive: true, filter: (path) => !path.includes('.preparing') });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
}

/** What each check says of the tree as it is. */
async function runUnchanged() {
  const results = new Map();
  for (const command of chosen.map(wholeCommandOf)) {
    const text = command.join(' ');
    if (results.has(text)) continue;
    const result = await run(command, copy);
    results.set(text, result);
    console.log(
      `${result.passed ? 'passes ' : 'FAILS  '} ${result.seconds.padStart(6)} s  without a violation: ${text}`,
    );
  }
  return results;
}

async function letThrough() {
  const found = [];
  for (const proof of chosen) {
    const { passed, output, seconds } = await violate(proof);
    // What was said anyway proves nothing.
    const saidAnyway = unchanged.get(wholeCommandOf(proof).join(' ')).output.includes(proof.says);
    const refuses = !passed && output.includes(proof.says) && !saidAnyway;
    console.log(`${refuses ? 'refuses' : 'LETS BY'} ${seconds.padStart(6)} s  ${proof.fence}`);
    if (!refuses)
      found.push(
        `${proof.fence}: ${passed ? 'passed' : `failed, but did not newly say ${JSON.stringify(proof.says)}`}\n${output}`,
      );
  }
  return found;
}

/** Runs the check with the violation in place, and takes it away again. */
async function violate(proof) {
  const path = join(copy, proof.file);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(path, proof.change(before));
    return await run(commandOf(proof), copy);
  } catch (error) {
    return { passed: false, output: `${proof.file} ${error.message}`, seconds: '0' };
  } finally {
    if (before === undefined) rmSync(path, { force: true });
    else writeFileSync(path, before);
  }
}

function checkOf({ check }) {
  const found = checks.find(({ name }) => name === check);
  if (!found) throw new Error(`there is no check named ${check}`);
  return found;
}

/** A proof names a check, or brings what is to be run. */
function wholeCommandOf(proof) {
  if (proof.run) return proof.run;
  const { run: command, on } = checkOf(proof);
  return on ? [...command, on] : command;
}

/** Narrowed to the one file where the check can be. */
function commandOf(proof) {
  if (proof.run || !checkOf(proof).on) return wholeCommandOf(proof);
  return [...checkOf(proof).run, proof.file];
}

async function record() {
  const rows = chosen.map(
    ({ fence, check, run: command, file, says }) =>
      `| ${fence} | ${check ?? `\`${command.join(' ')}\``} | \`${file}\` | \`${says}\` |`,
  );
  const date = new Date().toISOString().slice(0, 10);
  const { format } = await import('prettier');
  const lines = [
    '# Fences',
    '',
    `Written by \`npm run check:fences -- --write\` on ${date}. Each violation was put into a copy of the tree by itself; the check failed and said so.`,
    'A check is one of `scripts/checks.mjs`, a proof is one line of `scripts/proofs/`. What the lint rules refuse is tried by',
    '`scripts/lint/fences.test.mjs`, a part of `npm run check`.',
    '',
    '| fence | held by | violation in | refused with |',
    '| --- | --- | --- | --- |',
    ...rows,
  ];
  return format(lines.join('\n'), { parser: 'markdown' });
}
