import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './step.mjs';

/**
 * What is random in the tests comes from a seed, which is printed at the end: the same in every run, unless
 * FUZZ_SEED says another.
 */
const { FUZZ_SEED: seed = '20261126' } = process.env;

/**
 * Runs Jest, by another Node where one is given. Answers its exit code, above 128 when a signal ended it, and
 * how many tests there were.
 */
export async function jest(args, { env = {}, node = process.execPath } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'facet-tests-'));
  const results = join(folder, 'results.json');
  const seeded = args.some((arg) => arg.startsWith('--seed')) ? [] : [`--seed=${seed}`];
  const code = await run(node, [...seeded, '--showSeed', ...args, '--json', `--outputFile=${results}`], env);
  const counts = countsIn(results, code);
  rmSync(folder, { recursive: true, force: true });
  return { code, counts };
}

/** The closing line of a run. Nothing where nothing was run, such as after `--listTests`. */
export const lineOf = (counts) =>
  counts &&
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`;

function run(node, args, env) {
  // The workers inherit the flags. With the usual half-space, a tenth of their time is garbage.
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', '--max-semi-space-size=64'];
  const child = spawn(node, [...flags, join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  // A terminal sends Ctrl+C to both; jest then cleans up, and we wait for it.
  let stopped;
  const handlers = [
    ['SIGINT', () => (stopped = 'SIGINT')],
    ['SIGTERM', () => child.kill((stopped = 'SIGTERM'))],
  ];
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return new Promise((resolve) =>
    child.once('exit', (status, signal) => {
      for (const [name, handler] of handlers) process.off(name, handler);
      const ending = signal ?? stopped;
      resolve(ending === undefined ? status : 128 + constants.signals[ending]);
    }),
  );
}

/** A suite that could not even be loaded has no tests to count, and is a failure all the same. */
function countsIn(path, status) {
  let found;
  try {
    found = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return status === 0 ? undefined : { passed: 0, failed: 1, skipped: 0 };
  }
  // A list of specs has no tests.
  if (Array.isArray(found)) return undefined;
  const { numPassedTests: passed, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } = found;
  return { passed, failed: numFailedTests + numRuntimeErrorTestSuites, skipped: numPendingTests + numTodoTests };
}
