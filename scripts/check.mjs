// npm run check             every check of scripts/checks.mjs
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
async function carryOut({ name, run: args, on }) {
  const { passed, output, seconds } = await run([...args, ...(on ? [on] : [])], root);
  console.log(`${name.padEnd(13)} ${passed ? 'ok    ' : 'FAILED'} ${seconds.padStart(6)} s`);
  if (passed) return;
  failed.push(name);
  console.log(`\n${output}\n`);
}

const AT_ONCE = 2;
const running = new Set();
for (const check of checks.filter(({ name }) => named.length === 0 || named.includes(name))) {
  while (running.size >= (check.alone ? 1 : AT_ONCE)) await Promise.race(running);
  const one = carryOut(check).finally(() => running.delete(one));
  running.add(one);
  if (check.alone) await one;
}
await Promise.all(running);
console.log(failed.length === 0 ? 'Every check passed.' : `Failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
