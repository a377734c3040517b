#!/usr/bin/env node
// npm ci refuses a lock file that lacks the optional packages of other platforms, and npm writes such a lock
// when its registry does not carry them all. Run this after every change of dependencies: it adds the missing records.
//   node scripts/complete-lock.mjs           completes package-lock.json
//   node scripts/complete-lock.mjs --check   exits 1 when a record is missing
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const { packages } = lock;

/** Walks up the folders as Node does, and says where `name` is found from `from`. */
function resolves(from, name) {
  for (
    let folder = from;
    ;
    folder = folder.includes('/node_modules/') ? folder.slice(0, folder.lastIndexOf('/node_modules/')) : ''
  ) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}

/** Reads platform words from a package name, such as `linux-x64` in `@scope/tool-linux-x64`. */
function platformOf(name) {
  const os = /(darwin|linux|win32|windows|android|freebsd|openharmony)/.exec(name)?.[1];
  const cpu = /(arm64|x64|arm|ia32|ppc64|s390x|riscv64|loong64)/.exec(name)?.[1];
  return { ...(os && { os: [os === 'windows' ? 'win32' : os] }), ...(cpu && { cpu: [cpu] }) };
}

const missing = Object.entries(packages).flatMap(([from, record]) =>
  Object.entries(record.optionalDependencies ?? {})
    .filter(([name]) => !resolves(from, name))
    .map(([name, version]) => [name, version.replace(/^[\^~]/, '')]),
);

if (process.argv.includes('--check')) {
  for (const [name] of missing) console.error(`package-lock.json lacks ${name}; run: node scripts/complete-lock.mjs`);
  process.exit(missing.length ? 1 : 0);
}
for (const [name, version] of missing)
  packages[`node_modules/${name}`] = { version, optional: true, ...platformOf(name) };
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${missing.length} records added`);
