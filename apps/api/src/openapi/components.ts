import type { OpenAPIObject } from '@nestjs/swagger';

type Components = Record<string, Record<string, unknown>>;

const referencesIn = (value: unknown): string[] =>
  [...(JSON.stringify(value) ?? '').matchAll(/"#\/components\/(\w+\/[\w.-]+)"/g)].map(([, name = '']) => name);

/** Security schemes are reached by their names. */
const schemesIn = ({ paths }: OpenAPIObject): string[] =>
  Object.values(paths).flatMap((item) =>
    Object.values(item as Record<string, { security?: object[] }>).flatMap(({ security = [] }) =>
      security.flatMap(Object.keys).map((name) => `securitySchemes/${name}`),
    ),
  );

/** Removes the components that no operation reaches, such as schemas of another API. */
export function dropUnusedComponents(document: OpenAPIObject): void {
  const components = (document.components ?? {}) as Components;
  const used = new Set<string>();
  const found = [...referencesIn(document.paths), ...schemesIn(document)];
  for (let name = found.pop(); name !== undefined; name = found.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    const [kind = '', key = ''] = name.split('/');
    found.push(...referencesIn(components[kind]?.[key]));
  }
  for (const kind of Object.keys(components))
    components[kind] = Object.fromEntries(
      Object.entries(components[kind] ?? {}).filter(([key]) => used.has(`${kind}/${key}`)),
    );
}

interface Bounded {
  type?: unknown;
  minimum?: number;
  maximum?: number;
}

/** Whole numbers without bounds of their own are counts: none is below zero, or beyond what a double holds exactly. */
export function boundIntegers(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const schema = value as Bounded;
  if ([schema.type].flat().includes('integer')) {
    schema.minimum ??= 0;
    schema.maximum ??= Number.MAX_SAFE_INTEGER;
  }
  for (const inner of Object.values(value)) boundIntegers(inner);
}

/**
 * A reference with something beside it, which OpenAPI 3.1 allows: not as the list of one that the compiler
 * plugin makes of it.
 */
export function unwrapReferences(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const schema = value as { allOf?: unknown[]; $ref?: string };
  const [only, ...others] = Array.isArray(schema.allOf) ? (schema.allOf as { $ref?: string }[]) : [];
  if (only?.$ref !== undefined && others.length === 0) {
    delete schema.allOf;
    schema.$ref = only.$ref;
  }
  for (const inner of Object.values(value)) unwrapReferences(inner);
}

interface Filter {
  in?: string;
  required?: boolean;
  example?: unknown;
  description?: string;
  schema?: { type?: unknown; example?: unknown };
}

/**
 * Forms begin with the examples of parameters in them. An optional text of a query begins empty: its example
 * is told in its description.
 */
export function emptyOptionalFilters(parameters: readonly object[]): void {
  for (const parameter of parameters as Filter[]) {
    if (parameter.in !== 'query' || parameter.required !== false || parameter.schema?.type === 'integer') continue;
    const example = parameter.example ?? parameter.schema?.example;
    delete parameter.example;
    delete parameter.schema?.example;
    if (example !== undefined)
      Object.assign(parameter, {
        description:
          `${parameter.description ?? ''} For example \`${typeof example === 'string' ? example : JSON.stringify(example)}\`.`.trim(),
        'x-example': example,
      });
  }
}
