// Runs a tier of tests (tiers.mjs): node scripts/test.mjs system. With paths of specs, these, whichever tier
// they are in: node scripts/test.mjs test test/start
// The last line says how many tests there were.
import { jest, lineOf } from './jest.mjs';
import { nodeOf } from './node-version.mjs';
import { prepare } from './prepare.mjs';
import { run } from './run.mjs';
import { root, say } from './step.mjs';
import { runSuite } from './suite.mjs';
import { runs } from './tiers.mjs';

const [tier, ...args] = process.argv.slice(2);
process.chdir(root);
await prepare();

const isNamed = args.some((arg) => /^[^-].*\/|^--selectProjects|\.spec\.ts$/.test(arg));
const chosen = isNamed ? [{ what: args.join(' ') }] : runs[tier];
const results = [];
for (const one of chosen) {
  results.push(...(await Promise.all([one].flat().map(timed))));
  // A signal ended it: the developer wants an end.
  if (results.some(({ code }) => code > 128)) break;
}
const counted = results.flatMap(({ counts }) => counts ?? []);
const sum = (key) => counted.reduce((total, counts) => total + counts[key], 0);
if (counted.length > 0) console.log(lineOf({ passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }));
process.exitCode = results.find(({ code }) => code !== 0)?.code ?? 0;

async function timed(one) {
  const began = performance.now();
  const result = await carryOut(one);
  if (chosen.flat().length > 1)
    say(
      `${one.what}: ${lineOf(result.counts) ?? 'no tests'}, in ${Math.round((performance.now() - began) / 1000)} s\n`,
    );
  return result;
}

async function carryOut({ suite, program, version, env, args: wanted = [] }) {
  if (suite !== undefined) return runSuite(suite);
  if (program !== undefined) {
    const { passed, output } = await run(program, root);
    if (!passed) say(output);
    return { code: passed ? 0 : 1, counts: { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 } };
  }
  return jest([...wanted, ...args], { env, ...(version !== undefined && { node: nodeOf(version) }) });
}
