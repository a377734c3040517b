import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './step.mjs';

/** Runs Jest. Answers its exit code, and the line that says how many tests there were. */
export async function jest(args, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'facet-tests-'));
  const results = join(folder, 'results.json');
  const code = await run([...args, '--json', `--outputFile=${results}`], env);
  const line = summary(results, code);
  rmSync(folder, { recursive: true, force: true });
  return { code, line };
}

function run(args, env) {
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  // A terminal sends Ctrl+C to both; jest then cleans up, and we wait for it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) => child.once('exit', (status, signal) => resolve(status ?? 128 + constants.signals[signal])));
}

/** A suite that could not even be loaded has no tests to count, and is a failure all the same. */
function summary(path, status) {
  let found;
  try {
    found = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return status === 0 ? undefined : '0 passed, 1 failed';
  }
  const skipped = found.numPendingTests + found.numTodoTests;
  return `${found.numPassedTests} passed, ${found.numFailedTests + found.numRuntimeErrorTestSuites} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
