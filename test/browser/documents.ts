import { readFileSync } from 'node:fs';

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
}

export interface Document {
  readonly info: { title: string };
  readonly paths: Record<string, Record<string, { operationId: string; responses: object }>>;
  readonly components: Record<string, Record<string, object>>;
}

function documentOf(file: string): Document {
  return JSON.parse(readFileSync(new URL(`../../apps/api/openapi/${file}.json`, import.meta.url), 'utf8')) as Document;
}

export function operationsOf(file: string): DocumentedOperation[] {
  return Object.entries(documentOf(file).paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { operationId, responses }]) => ({
      ...{ method: method.toUpperCase(), path, operationId },
      successes: Object.keys(responses).filter((status) => status.startsWith('2')),
    })),
  );
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
