// Whose tables a source file uses, in SQL and through entities, and what is wrong with it.
import { createRequire } from 'node:module';
import ts from 'typescript';
import { headOf, placeholder, tablesIn } from './sql.mjs';

const { owners } = createRequire(import.meta.url)('../tables.cjs');
const ownerOf = new Map(Object.entries(owners).flatMap(([library, names]) => names.map((name) => [name, library])));
const libraryOf = (path) => (path.startsWith('libs/') ? path.split('/')[1] : path.split('/').slice(0, 2).join('/'));

/** The texts of a file: string literals and templates, with a mark for each `${}`. */
function textsOf(file) {
  const texts = [];
  const visit = (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isLiteralTypeNode(node)) return;
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
    // A table that is handed on by its name may be written.
    if (
      ts.isPropertyAssignment(node) &&
      node.name.getText(file) === 'table' &&
      ts.isStringLiteralLike(node.initializer)
    )
      texts.push(`delete from ${node.initializer.text}`);
    if (ts.isTemplateExpression(node))
      texts.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(placeholder));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return texts;
}

/**
 * What a file does with tables that are on the list. A table that is a `${}` is any with which a text of the
 * file begins.
 */
function usesOf(texts) {
  const uses = texts.flatMap(tablesIn);
  const kinds = uses.filter(({ table }) => table.includes(placeholder)).map(({ kind }) => kind);
  const heads = texts.map(headOf);
  return [...uses, ...kinds.flatMap((kind) => heads.map((table) => ({ table, kind })))].filter(({ table }) =>
    ownerOf.has(table),
  );
}

/** The entity classes of all libraries, each with its library. */
export const readEntities = (sources) =>
  new Map(
    sources
      .filter(({ path }) => path.endsWith('.entity.ts'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/@Entity\([^]*?export class (\w+)/g)].map(([, name]) => [name, libraryOf(path)]),
      ),
  );

/** Entities that a file imports as values: with the class it could reach the repository. */
function entitiesIn(file) {
  const named = file.statements.flatMap((one) =>
    ts.isImportDeclaration(one) && !one.importClause?.isTypeOnly ? [one.importClause?.namedBindings] : [],
  );
  return named.flatMap((one) =>
    one && ts.isNamedImports(one)
      ? one.elements.filter(({ isTypeOnly }) => !isTypeOnly).map(({ name }) => name.text)
      : [],
  );
}

const firstComment = (text) => /\/\*[^]*?\*\/|\/\/.*(?:\n\/\/.*)*/.exec(text)?.[0] ?? '';
const inOrder = (names) => [...new Set(names)].sort().join(', ');

/** What a file of `queries/` says in its first comment, against what its SQL uses. */
function misnamed(path, text, used) {
  const said = /\bTables: ([a-z_, ]+)\./.exec(firstComment(text).replaceAll(/\s*\n *(?:\/\/|\*) */g, ' '))?.[1] ?? '';
  return said === inOrder(used) ? [] : [`${path}: the first comment must say "Tables: ${inOrder(used)}."`];
}

/** @returns one line for each use that is refused */
export function foreignUses({ path, text }, entities) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const own = libraryOf(path);
  const uses = usesOf(textsOf(file));
  const foreign = uses.filter(({ table }) => ownerOf.get(table) !== own);
  const written = inOrder(foreign.filter(({ kind }) => kind !== 'read').map(({ table, kind }) => `${table} (${kind})`));
  const reached = entitiesIn(file).filter((name) => (entities.get(name) ?? own) !== own);
  const isQuery = path.includes('/queries/');
  return [
    ...(written ? [`${path}: only the owner writes or locks ${written}`] : []),
    ...(reached.length > 0 ? [`${path}: import the entity of another library as a type: ${inOrder(reached)}`] : []),
    ...(isQuery
      ? misnamed(
          path,
          text,
          uses.map(({ table }) => table),
        )
      : []),
    ...(foreign.length > 0 && !isQuery && !written
      ? [`${path}: SQL with tables of other libraries is in queries/: ${inOrder(foreign.map(({ table }) => table))}`]
      : []),
  ];
}
