import { readFileSync } from 'node:fs';
import type { Operation, Schema } from '../contracts/document.js';

/** The documents in the order in which Swagger UI offers them. */
export const documentNames = [
  'current-user',
  'user-directory',
  'user-v1',
  'm2-profile',
  'admin',
  'access',
  'account',
  'all',
].map((file) => ({
  file,
  title: documentOf(file).info.title,
}));

/** An operation of a checked-in document. */
export interface DocumentedOperation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  /** Its documented statuses of success. */
  readonly successes: readonly string[];
  readonly takesFile: boolean;
  readonly takesJson: boolean;
}

export interface Document {
  readonly info: { title: string };
  readonly paths: Record<string, Record<string, Operation & { operationId: string }>>;
  readonly components: Record<string, Record<string, object>>;
}

function documentOf(file: string): Document {
  return JSON.parse(readFileSync(new URL(`../../apps/api/openapi/${file}.json`, import.meta.url), 'utf8')) as Document;
}

export function operationsOf(file: string): DocumentedOperation[] {
  return Object.entries(documentOf(file).paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      ...{ method: method.toUpperCase(), path, operationId: operation.operationId },
      successes: Object.keys(operation.responses).filter((status) => status.startsWith('2')),
      takesFile: operation.requestBody?.content['multipart/form-data'] !== undefined,
      takesJson: operation.requestBody?.content['application/json'] !== undefined,
    })),
  );
}

/**
 * The request of an operation's examples and defaults, as Swagger UI fills its form.
 * @param values for the security schemes, by their names
 */
export function exampleRequest(
  { paths, components }: Document,
  { method, path }: DocumentedOperation,
  values: Readonly<Record<string, string>>,
): [path: string, init: RequestInit] {
  const { parameters = [], requestBody, security = [] } = paths[path]?.[method.toLowerCase()] as Operation;
  const url = new URL(path, 'http://of.the.document');
  const headers = new Headers();
  for (const { name, in: place, schema, example = schema.example ?? schema.default } of parameters) {
    if (example === undefined || schema.type === 'object') continue;
    const texts = [example].flat().map(String);
    if (place === 'path') url.pathname = url.pathname.replace(`%7B${name}%7D`, encodeURIComponent(texts.join()));
    if (place === 'query') for (const text of texts) url.searchParams.append(name, text);
    if (place === 'header') headers.set(name, texts.join());
  }
  for (const scheme of security.flatMap(Object.keys)) {
    const { name = 'authorization' } = components.securitySchemes?.[scheme] as { name?: string };
    const value = values[scheme];
    if (value !== undefined) headers.set(name, scheme === 'bearer' ? `Bearer ${value}` : value);
  }
  const content = requestBody?.content['application/json'];
  if (content === undefined) return [url.pathname + url.search, { method, headers }];
  headers.set('content-type', 'application/json');
  const [named] = Object.values(content.examples ?? {});
  const body = JSON.stringify(named ? named.value : exampleOf(content.schema, components.schemas ?? {}));
  return [url.pathname + url.search, { method, headers, body }];
}

/** The value that Swagger UI makes of a schema: its example, or those of its parts. */
function exampleOf(schema: Schema, schemas: Readonly<Record<string, Schema>>): unknown {
  const { example, properties, items, allOf, oneOf, anyOf, $ref } = schema;
  if (example !== undefined) return example;
  const other = $ref ? schemas[$ref.replace('#/components/schemas/', '')] : (oneOf ?? anyOf)?.[0];
  if (other) return exampleOf(other, schemas);
  if (allOf) return Object.assign({}, ...allOf.map((part) => exampleOf(part, schemas)));
  if (items) return [exampleOf(items, schemas)];
  if (!properties) return schema.default ?? schema.enum?.[0] ?? (schema.type === 'object' ? {} : undefined);
  return Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, exampleOf(part, schemas)]));
}

/** The document with some of its operations alone, and with what these refer to. */
export function partOf(document: Document, operationIds: readonly string[]): Document {
  const chosen = (operations: Document['paths'][string]): [string, object][] =>
    Object.entries(operations).filter(([, { operationId }]) => operationIds.includes(operationId));
  const paths = Object.fromEntries(
    Object.entries(document.paths)
      .map(([path, operations]) => [path, Object.fromEntries(chosen(operations))] as const)
      .filter(([, operations]) => Object.keys(operations).length > 0),
  ) as Document['paths'];
  const { securitySchemes = {} } = document.components;
  const components: Document['components'] = { securitySchemes };
  const seen = new Set<string>();
  const take = (part: object): void => {
    for (const [, kind = '', name = ''] of JSON.stringify(part).matchAll(/"#\/components\/([^/"]+)\/([^"]+)"/g)) {
      const component = document.components[kind]?.[name];
      if (component === undefined || seen.has(`${kind} ${name}`)) continue;
      seen.add(`${kind} ${name}`);
      (components[kind] ??= {})[name] = component;
      take(component);
    }
  };
  take(paths);
  return { ...document, paths, components };
}
