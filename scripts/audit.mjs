// Fails when a package of the product has a known weakness of level high or above. A registry that keeps no
// advisories is no failure.
import { spawnSync } from 'node:child_process';
import { root } from './step.mjs';

const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
const [program, ...args] = [...npm, 'audit', '--omit=dev', '--json'];
const { stdout } = spawnSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
let found;
try {
  found = JSON.parse(stdout);
} catch {
  found = {};
}
const severe = Object.values(found.vulnerabilities ?? {}).filter(
  ({ severity }) => severity === 'high' || severity === 'critical',
);
if (!found.vulnerabilities) console.log('npm audit: the registry does not answer; nothing was looked up');
else console.log(`npm audit: ${severe.length} of level high or above`);
for (const { name, severity, range } of severe) console.log(`  ${name} ${range}: ${severity}`);
process.exitCode = severe.length > 0 ? 1 : 0;
