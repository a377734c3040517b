// npm run check             every check of scripts/checks.mjs, one after another
// npm run check -- lint     only those that are named
import { checks } from './checks.mjs';
import { prepare } from './prepare.mjs';
import { run } from './run.mjs';
import { root } from './step.mjs';

process.chdir(root);
// Without a build: what does not compile shall be told by the check of types, beside everything else.
await prepare({ build: false });

const named = process.argv.slice(2);
const failed = [];
for (const check of checks.filter(({ name }) => named.length === 0 || named.includes(name))) {
  const { passed, output, seconds } = await run([...check.run, ...(check.on ? [check.on] : [])], root);
  console.log(`${check.name.padEnd(13)} ${passed ? 'ok    ' : 'FAILED'} ${seconds.padStart(6)} s`);
  if (passed) continue;
  failed.push(check.name);
  console.log(`\n${output}\n`);
}
console.log(failed.length === 0 ? 'Every check passed.' : `Failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
