import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const IMPORT = /^(?:import|export)\s(?:[^'";]*?\sfrom\s)?'([^']+)'/gm;

const importsOf = (file: string) => [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, name = '']) => name);

/** The files that Node loads before the first line of this one runs, each with the packages that it names. */
function loadedWith(file: string, seen = new Map<string, string[]>()) {
  if (seen.has(file)) return seen;
  const imports = importsOf(file);
  const isOurs = (name: string) => name.startsWith('.');
  seen.set(
    file,
    imports.filter((name) => !isOurs(name) && !name.startsWith('node:')),
  );
  for (const name of imports.filter(isOurs)) loadedWith(join(dirname(file), name), seen);
  return seen;
}

const preparing = readdirSync('scripts')
  .map((name) => join('scripts', name))
  .filter((file) => file.endsWith('.mjs') && importsOf(file).includes('./prepare.mjs'));

/** Such a script installs the packages, so in a fresh clone there are none when it is loaded. */
describe('A script that installs the packages', () => {
  it('is found', () => {
    expect(preparing).toEqual(expect.arrayContaining(['scripts/check.mjs', 'scripts/start.mjs', 'scripts/test.mjs']));
  });

  it.each([...preparing, 'bin/facet.mjs'])('needs no package to be loaded: %s', (file) => {
    const packages = [...loadedWith(file)].filter(([, names]) => names.length > 0);
    expect(packages).toEqual([]);
  });
});
