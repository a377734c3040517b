// A loader: each module of the built libraries hands its SQL to `globalThis.facetSql` when it is loaded.
import ts from 'typescript';

const isStatement = /^\s*(?:with|select|insert|update|delete)\b/i;
const isFunction = (node) =>
  ts.isArrowFunction(node) ||
  ts.isFunctionDeclaration(node) ||
  ts.isFunctionExpression(node) ||
  ts.isMethodDeclaration(node);

/**
 * Names of the parameters of the functions around a node. A text with one of them is made for the callers of
 * the function.
 */
function parametersAround(node) {
  const names = new Set();
  const add = (name) =>
    ts.isIdentifier(name) ? names.add(name.text) : name.elements.forEach((one) => one.name && add(one.name));
  for (let at = node.parent; at; at = at.parent) if (isFunction(at)) at.parameters.forEach((one) => add(one.name));
  return names;
}

const headOf = (node) => (ts.isTemplateExpression(node) ? node.head.text : node.text);
const isText = (node) => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);

/**
 * The source of a text in which a local variable is left out. A text that a local function completes is no
 * statement.
 */
function sourceOf(node, file) {
  if (!ts.isTemplateExpression(node)) return JSON.stringify(node.text);
  const spans = node.templateSpans.map(
    ({ expression, literal }) =>
      `facetSql.part(() => (${expression.getText(file)}), ${ts.isCallExpression(expression)}) + ${JSON.stringify(literal.text)}`,
  );
  return [JSON.stringify(node.head.text), ...spans].join(' + ');
}

function isForCallers(node) {
  const parameters = parametersAround(node);
  return (
    ts.isTemplateExpression(node) &&
    node.templateSpans.some(({ expression }) => ts.isIdentifier(expression) && parameters.has(expression.text))
  );
}

/**
 * What a module hands over: the statements within its functions, and the constants of the module, in which
 * functions have made statements.
 */
function handover(url, source) {
  const file = ts.createSourceFile(url, source, ts.ScriptTarget.Latest, true);
  const parts = [];
  const visit = (node) => {
    if (isText(node) && isStatement.test(headOf(node)) && !isForCallers(node))
      parts.push(`() => ${sourceOf(node, file)}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  const constants = file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations.map(({ name }) => name))
    .filter(ts.isIdentifier);
  return `\nfacetSql.take(${JSON.stringify(url)}, [${parts.join(', ')}], [${constants.map(({ text }) => text).join(', ')}]);\n`;
}

export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!/\/dist\/libs\/[^/]+\/src\/(?!migrations\/).*\.js$/.test(url) || url.endsWith('.entity.js')) return loaded;
  const source = loaded.source.toString();
  return { ...loaded, source: source + handover(url, source) };
}
