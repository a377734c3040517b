import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const replaced = new Set(read('test/arch/replaced-identifiers.txt').trim().split('\n'));

/** The words of a name: `giveBackPlace` has three. */
const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[ _$]+/);

/** The names that a source declares: of classes, types, functions, methods, properties, parameters and variables. */
function namesIn(text: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const { name } = node as ts.Node & { name?: ts.Node };
    if (name && ts.isIdentifier(name) && !ts.isImportSpecifier(node) && !ts.isPropertyAccessExpression(node))
      names.push(name.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest));
  return names;
}

const replacedIn = (text: string): string[] =>
  namesIn(text).filter((name) => wordsOf(name).some((word) => replaced.has(word)));

describe('the names in the code', () => {
  const files = ['apps', 'libs'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
      .map((path) => `${folder}/${path}`)
      .filter((path) => path.endsWith('.ts') && !/\/migrations\/|\.generated\.ts$/.test(path)),
  );

  it('have no word that the glossary replaced', () => {
    expect(files.length).toBeGreaterThan(300);
    expect(files.flatMap((path) => replacedIn(read(path)).map((name) => `${path}: ${name}`))).toEqual([]);
  });

  it.each([
    ['a method', 'class A { handOverToWhoever() {} }', ['handOverToWhoever']],
    ['a parameter', 'const f = (deeds: string[]) => 1;', ['deeds']],
    ['a property of a type', 'interface A { readonly theVerdict: string }', ['theVerdict']],
    ['no part of another word', 'const interface_ = 1; const factsFound = 2; const surfaces = 3;', []],
  ])('would be seen in %s', (_, text, expected) => expect(replacedIn(text)).toEqual(expected));
});
