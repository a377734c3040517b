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
const results = {
  lines: [],
  tables: [],
  about: { command: ['npm run bench', ...process.argv.slice(2)].join(' '), date: new Date().toISOString(), ...machine() },
};
const world = await openWorld(options, say);
try {
  results.about.PostgreSQL = await world.postgres.settings();
  results.about.databases = world.described();
  for (const [name, subject] of Object.entries(subjects)) {
    if (options.only && !options.only.includes(name)) continue;
    say(`${name} …`);
    const { lines = [], tables = [] } = await subject(world);
    results.lines.push(...lines);
    results.tables.push(...tables);
  }
} finally {
  await world.close();
}
results.about['load average'] = loadavg()
  .map((one) => one.toFixed(1))
  .join(' ');
results.about.took = `${Math.round((performance.now() - began) / 1000)} s`;
writeResults(join(root, 'test/bench/results.json'), results);
console.log(reportOf(results));
