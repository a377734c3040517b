#!/usr/bin/env node
// Writes sbom.cdx.json, the CycloneDX list of all packages that an installation without development packages
// has, and of those that are in the built console, from package-lock.json.
//   node scripts/sbom.mjs           writes it: part of every release
//   node scripts/sbom.mjs --check   exits 1 when it names other packages than the lock
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './step.mjs';

const file = join(root, 'sbom.cdx.json');
const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
const [program, ...args] = [
  ...npm,
  'sbom',
  '--sbom-format=cyclonedx',
  '--sbom-type=application',
  '--package-lock-only',
];
const { $schema, bomFormat, specVersion, version, metadata, ...all } = JSON.parse(
  execFileSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  }),
);
// `--omit=dev` would leave out every package of the product that a development package needs as well,
// @nestjs/core among them. The lock knows better.
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const ofProduct = new Set(
  Object.entries(packages).flatMap(([path, { name = path.split('node_modules/').at(-1), version: of, dev }]) =>
    dev ? [] : [`${name}@${of}`],
  ),
);
for (const name of importedByConsole()) addWithDependencies(name, '');
const nameOf = ({ group, name, version: of }) => `${group ? `${group}/` : ''}${name}@${of}`;
const components = all.components
  .filter((one) => ofProduct.has(nameOf(one)))
  .map((one) => ({ ...one, properties: one.properties?.filter(({ name }) => name !== 'cdx:npm:package:development') }));
const listed = new Set([metadata.component, ...components].map((one) => one['bom-ref']));
const dependencies = all.dependencies
  .filter(({ ref }) => listed.has(ref))
  .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => listed.has(one)) }));
// Without serial number, time and tool: the same lock gives the same file.
const component = { ...metadata.component, name: 'facet' };
const bom = { $schema, bomFormat, specVersion, version, metadata: { component }, components, dependencies };

const packagesOf = (text) => {
  const hashesOf = ({ hashes = [] }) => hashes.map(({ alg, content }) => `${alg}:${content}`);
  return JSON.parse(text).components.map((one) => `${one.purl} ${hashesOf(one)}`);
};
const wanted = `${JSON.stringify(bom, null, 1)}\n`;
if (!process.argv.includes('--check')) writeFileSync(file, wanted);
else if (!existsSync(file) || `${packagesOf(readFileSync(file, 'utf8'))}` !== `${packagesOf(wanted)}`) {
  console.error('sbom.cdx.json names other packages than package-lock.json; run: npm run sbom');
  process.exitCode = 1;
}

/** Development packages for npm; but the build copies them into the files that browsers load. */
function importedByConsole() {
  const folder = join(root, 'apps', 'console', 'src');
  const sources = readdirSync(folder, { recursive: true }).filter((name) => /\.tsx?$/.test(name));
  const imported = sources.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/(?:from|import) '((?:@[^/']+\/)?[^./'][^/']*)/g)].map(
      ([, one]) => one,
    ),
  );
  return new Set(imported);
}

/** @param from where in the lock it is imported: packages may have versions of their own of what they need */
function addWithDependencies(name, from) {
  const at = `${from && `${from}/`}node_modules/${name}`;
  const found = packages[at];
  if (!found && from === '') return;
  if (!found) return addWithDependencies(name, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))));
  const known = `${found.name ?? name}@${found.version}`;
  if (ofProduct.has(known)) return;
  ofProduct.add(known);
  for (const one of Object.keys(found.dependencies ?? {})) addWithDependencies(one, at);
}
