// A suite of proofs in its long form: `npm run races`, or `npm run races -- names` for a part of it. Prints
// what was found as a table, and writes test/<suite>/results.json.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest, lineOf } from './jest.mjs';
import { prepare } from './prepare.mjs';
import { root } from './step.mjs';

/** Answers the exit code, and how many tests there were. */
export async function runSuite(suite, part = '') {
  const folder = mkdtempSync(join(tmpdir(), 'facet-suite-'));
  const file = join(folder, 'findings.ndjson');
  const { FUZZ_SEED: seed = Math.floor(Math.random() * 2 ** 31) } = process.env;
  // One file after the other: what one does to the machine must not be seen by the next. A test may take as
  // long as it has rounds.
  const env = { FACET_FORM: 'full', FACET_FINDINGS: file };
  const result = await jest(['--runInBand', '--testTimeout', '900000', `--seed=${seed}`, `test/${suite}/${part}`], {
    env,
  });
  const findings = existsSync(file)
    ? readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((text) => JSON.parse(text))
    : [];
  rmSync(folder, { recursive: true, force: true });

  print(findings);
  writeFileSync(
    join('test', suite, 'results.json'),
    `${JSON.stringify({ suite, ...machine(), tests: lineOf(result.counts), findings }, null, 2)}\n`,
  );
  console.log(`\ntest/${suite}/results.json has this table.`);
  return result;
}

/** As a Markdown table, ready for RESULTS.md. */
function print(rows) {
  const cells = rows.map(({ group, what, expected, seen, ok }) => [group, what, expected, seen, ok ? 'yes' : 'NO']);
  const table = [['group', 'what', 'expected', 'seen', 'held'], ...cells];
  const widths = table[0].map((_, at) => Math.max(...table.map((row) => row[at].length)));
  const lineOf = (row) => `| ${row.map((cell, at) => cell.replaceAll('|', '\\|').padEnd(widths[at])).join(' | ')} |`;
  const [head, ...body] = table.map(lineOf);
  console.log(['', head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n'));
}

function machine() {
  const [{ model }] = cpus();
  return {
    date: new Date().toISOString(),
    node: process.version,
    cores: cpus().length,
    cpu: model,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(root);
  await prepare();
  const { code, counts } = await runSuite(...process.argv.slice(2));
  if (counts) console.log(lineOf(counts));
  process.exitCode = code;
}
