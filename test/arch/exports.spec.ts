import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

/** Services, functions, decorators and constants that an index may export: docs/decisions/what-an-index-exports.md. */
const most = 25;
const vocabularies: Readonly<Record<string, number>> = { auth: most + 12, common: 45, http: 65 };

const groups = /export (type )?\{([^}]*)\} from '([^']+)'/g;
/** Errors and entities are in files of their own, by the rules of file names. */
const ofOtherKinds = /(?:errors?|\.entity|\.entities)\.js$/;

function namesIn(library: string): string[] {
  const text = readFileSync(`libs/${library}/src/index.ts`, 'utf8');
  expect([library, text.match(/^export \*/m)]).toEqual([library, null]);
  return [...text.matchAll(groups)].flatMap(([, isType, names = '', file = '']) => {
    if (isType || ofOtherKinds.test(file)) return [];
    return names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type '));
  });
}

const libraries = readdirSync('libs');

it('reads the names of an index', () => {
  expect(namesIn('jobs')).toContain('HandlesJob');
  expect(namesIn('organizations')).not.toContain('Member');
});

it.each(libraries)('%s exports no more than a reader can learn', (library) => {
  const names = namesIn(library);
  expect(names.length > (vocabularies[library] ?? most) ? names : []).toEqual([]);
});
