import { readFileSync } from 'node:fs';
import type { DocumentedRoute, Shape } from './shape.js';

/** The part of JSON Schema that the documents use. */
export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly example?: unknown;
  readonly default?: unknown;
  readonly description?: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
  readonly example?: unknown;
  readonly 'x-example'?: unknown;
}

export interface Response {
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Readonly<
    Record<
      string,
      { readonly schema: Schema; readonly examples?: Readonly<Record<string, { readonly value: object }>> }
    >
  >;
}

export interface Operation {
  readonly operationId?: string;
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<
      Record<
        string,
        { readonly schema: Schema; readonly examples?: Readonly<Record<string, { readonly value: object }>> }
      >
    >;
  };
  readonly responses: Readonly<Record<string, Response>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly info: { readonly version: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, Response>>;
    readonly headers: Readonly<Record<string, { readonly description: string }>>;
  };
}

export const documentNames = [
  'all',
  'access',
  'account',
  'admin',
  'current-user',
  'm2-profile',
  'user-directory',
  'user-v1',
] as const;

export const readDocument = (name: string): Document =>
  JSON.parse(readFileSync(new URL(`../../apps/api/openapi/${name}.json`, import.meta.url), 'utf8')) as Document;

const document = readDocument('all');

export const schemas = document.components.schemas;

/** With the shared answers in the place of references to them. */
function withResponses(operation: Operation): Operation {
  const responses = Object.entries(
    operation.responses as Readonly<Record<string, Response & { readonly $ref?: string }>>,
  );
  const followed = responses.map(([status, one]) => [
    status,
    one.$ref === undefined ? one : document.components.responses[one.$ref.replace('#/components/responses/', '')],
  ]);
  return { ...operation, responses: Object.fromEntries(followed) as Operation['responses'] };
}

/** `GET /me` and so on, with what the document says of it. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, withResponses(operation)] as const,
    ),
  ),
);

export function resolved(schema: Schema): Schema {
  const [only] = schema.allOf ?? [];
  if (only) return resolved(only);
  return schema.$ref ? resolved(schemas[schema.$ref.replace('#/components/schemas/', '')] ?? {}) : schema;
}

/** A schema as the table of the contracts writes it. */
export function shapeOf(given: Schema): Shape {
  const schema = resolved(given);
  const { type, format, items, properties, additionalProperties, required = [] } = schema;
  if (schema.enum) return [...schema.enum].sort().join('|');
  if (schema.oneOf) return schema.oneOf.map((one) => shapeOf(one) as string).join('|');
  if (schema.anyOf && schema.anyOf.length > 2) return schema.anyOf.map((one) => shapeOf(one) as string).join('|');
  // Another schema or null: its shape, with a mark.
  const [whole] = (schema.anyOf ?? []).filter((one) => one.type !== 'null');
  if (whole) return { ...(shapeOf(whole) as Record<string, Shape>), '(or null)': 'null' };
  if (items) return [shapeOf(items)];
  if (properties)
    return Object.fromEntries(
      Object.entries(properties).map(([key, one]) => [required.includes(key) ? key : `${key}?`, shapeOf(one)]),
    );
  if (additionalProperties)
    return { '*': typeof additionalProperties === 'object' ? shapeOf(additionalProperties) : 'any' };
  return [[type ?? 'any'].flat().join('|'), ...(format ? [format] : [])].join(' ');
}

const contentOf = (content: Response['content']): Shape | null => {
  const [only] = Object.values(content ?? {});
  return only ? shapeOf(only.schema) : null;
};

const isFailure = (status: string): boolean => status === 'default' || Number(status) >= 400;

/** Whether a call needs no credential: none is named, or the empty one is among them. */
export const isOpen = ({ security = [] }: { readonly security?: readonly object[] }): boolean =>
  security.length === 0 || security.some((way) => Object.keys(way).length === 0);

/** Who may call, read from security and description. */
function callersOf({ security = [], description = '' }: Operation): DocumentedRoute['who'] {
  if (isOpen({ security })) return 'anybody';
  const permission = /Needs the permission `(\w+:\w+)`/.exec(description)?.[1];
  if (permission) return permission as DocumentedRoute['who'];
  const scope = /An API key needs the scope `(\w+:me)`/.exec(description)?.[1];
  return security.some((one) => 'apiKey' in one) ? (scope as DocumentedRoute['who']) : 'session';
}

/** An operation as the table of the contracts writes it. Several answers to success make it fail the comparison. */
export function routeOf(operation: Operation): unknown {
  const { parameters = [], requestBody, responses } = operation;
  const named = parameters.map(
    (one) => [`${one.name}${one.required ? '' : '?'} in ${one.in}`, shapeOf(one.schema)] as const,
  );
  const failures = Object.entries(responses).filter(([status]) => isFailure(status));
  const shapes = new Map(failures.map(([, { content }]) => [JSON.stringify(contentOf(content)), contentOf(content)]));
  const body = requestBody && contentOf(requestBody.content);
  return {
    who: callersOf(operation),
    ...(named.length > 0 && { parameters: Object.fromEntries(named) }),
    ...(body && { body }),
    answer: Object.entries(responses).flatMap(([status, { content }]) =>
      isFailure(status) ? [] : [Number(status), contentOf(content)],
    ),
    failures: {
      shape: shapes.size === 1 ? [...shapes.values()][0] : [...shapes.values()],
      statuses: failures.map(([status]) => (status === 'default' ? status : Number(status))),
    },
  };
}

/** A body of an operation with every field that it may have: each as the document shows it. */
export function documentedExample(name: string): Record<string, unknown> {
  const [content] = Object.values(operations.get(name)?.requestBody?.content ?? {});
  const { properties } = resolved(content?.schema ?? {});
  if (!properties) throw new Error(`${name} has no body with fields`);
  return Object.fromEntries(Object.entries(properties).map(([field, schema]) => [field, schema.example]));
}
