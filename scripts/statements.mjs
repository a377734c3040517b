// Prints every SQL statement of the built libraries, as JSON: [{ path, text }]
import { readdirSync } from 'node:fs';
import { register } from 'node:module';

const root = new URL(process.argv[2] ?? '../', import.meta.url);
const isStatement = /^\s*(?:with|select|insert|update|delete)\b/i;
const incomplete = '\u0000';
const found = new Map();

/** Texts in a constant: itself, or in its fields. */
function textsIn(value, depth = 0) {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > 3) return [];
  return Object.values(value).flatMap((one) => textsIn(one, depth + 1));
}

globalThis.facetSql = {
  part: (read, isCall) => {
    try {
      return String(read());
    } catch {
      return isCall ? incomplete : '';
    }
  },
  take: (url, parts, constants) => {
    const path = decodeURIComponent(new URL(url).pathname)
      .replace(/^.*\/dist\//, '')
      .replace(/\.js$/, '.ts');
    for (const text of [...parts.map((read) => read()), ...textsIn(constants)])
      if (isStatement.test(text) && !text.includes(incomplete)) found.set(text, path);
  },
};
register(new URL('./statement-hooks.mjs', import.meta.url));
const files = readdirSync(new URL('dist/libs/', root), { recursive: true }).map((path) => path.replaceAll('\\', '/'));
for (const path of files)
  if (/^[^/]+\/src\/index\.js$/.test(path)) await import(new URL(`dist/libs/${path}`, root).href);
// A pipe takes it bit by bit.
process.stdout.write(JSON.stringify([...found].map(([text, path]) => ({ path, text }))), () => process.exit(0));
