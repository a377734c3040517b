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

interface Document {
  readonly info: { title: string };
  readonly paths: Record<string, Record<string, { operationId: string; responses: object }>>;
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
