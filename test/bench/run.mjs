// `npm run bench`: the flags are in options.mjs, the subjects in subjects/index.mjs.
import { join } from 'node:path';
import { loadavg } from 'node:os';
import { prepare } from '../../scripts/prepare.mjs';
import { root } from '../../scripts/step.mjs';
import { readOptions } from './options.mjs';
import { machine, reportOf, writeResults } from './report.mjs';

const say = (line) => process.stderr.write(`${line}\n`);

process.chdir(root);
const options = readOptions(process.argv.slice(2));
await prepare();
// After the build: they import it.
const { openWorld } = await import('./world/world.mjs');
const { subjects } = await import('./subjects/index.mjs');

const unknown = options.only?.find((name) => !(name in subjects));
if (unknown !== undefined) throw new Error(`--only knows ${Object.keys(subjects).join(', ')}, not ${unknown}`);

const began = performance.now();
const elapsed = () => `${Math.round((performance.now() - began) / 1000)} s`;
const results = {
  lines: [],
  tables: [],
  failures: [],
  about: {
    command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
    date: new Date().toISOString(),
    ...machine(),
  },
};

/** After each subject: what was measured stays, also when the run is ended before its end. */
function keep() {
  Object.assign(results.about, {
    databases: world.described(),
    'load average': loadavg()
      .map((one) => one.toFixed(1))
      .join(' '),
    took: elapsed(),
  });
  writeResults(join(root, 'test/bench/results.json'), results);
}

/** A subject that fails takes nothing from the others. */
async function measure(world, name) {
  say(`${name}, after ${elapsed()} …`);
  try {
    const { lines = [], tables = [] } = await subjects[name](world);
    results.lines.push(...lines);
    results.tables.push(...tables);
  } catch (error) {
    say(`${name} failed: ${error.stack}`);
    results.failures.push({ subject: name, failure: error.message });
    process.exitCode = 1;
  }
  keep();
}

const world = await openWorld(options, say);
try {
  Object.assign(results.about, { PostgreSQL: await world.postgres.settings(), databases: world.described() });
  for (const name of Object.keys(subjects))
    if (!options.only || options.only.includes(name)) await measure(world, name);
} finally {
  await world.close();
}
console.log(reportOf(results));
