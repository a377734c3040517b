import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** An OpenAPI document as it is checked in, with the routes as a list. */
export function readDocument(root, name) {
  const document = JSON.parse(readFileSync(join(root, 'apps/api/openapi', `${name}.json`), 'utf8'));
  const resolve = (value) =>
    value?.$ref
      ? value.$ref
          .slice(2)
          .split('/')
          .reduce((found, key) => found[key.replaceAll('~1', '/')], document)
      : value;
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method])
      .map((method) => ({ method: method.toUpperCase(), path, operation: item[method] })),
  );
  return { operations, resolve };
}
