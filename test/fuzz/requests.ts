import { hints } from './hints.js';
import type { Asked, Hint } from './places.js';
import type { Draft } from './draft.js';
import type { Planned } from './plan.js';

type Texts = Record<string, string>;

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.join() : (JSON.stringify(value) ?? '');

/** The parameters of one kind, as the plan has them. */
function planned({ operation, parameters }: Planned, where: 'path' | 'query' | 'header'): Texts {
  const names = operation.parameters.filter((one) => one.in === where && one.name in parameters);
  return Object.fromEntries(names.map(({ name }) => [name, asText(parameters[name])]));
}

const merged = (body: unknown, hint: unknown): unknown =>
  typeof body === 'object' && body !== null && !Array.isArray(body)
    ? { ...body, ...(hint as object | undefined) }
    : body;

/** Which organization the request is about, and what earlier answers have said: a cursor, an entity tag. */
function fitted({ operation, salt }: Planned, { world }: Asked, draft: Draft): Draft {
  const { path, query, headers } = draft;
  const cursor = world.cursors.get(operation.id);
  const tag = world.tags.get(operation.template);
  const others = Object.fromEntries(Object.entries(query).filter(([name]) => name !== 'cursor'));
  return {
    ...draft,
    path: { ...path, ...('organizationId' in path && { organizationId: world.main }) },
    query: {
      ...others,
      ...('cursor' in query && cursor !== undefined && { cursor }),
      ...('containerId' in query && { containerId: world.main }),
    },
    headers: {
      ...headers,
      ...('x-m2-organization-id' in headers && { 'x-m2-organization-id': world.main }),
      ...('If-Match' in headers && { 'If-Match': salt % 2 && tag !== undefined ? tag : '*' }),
      ...('Last-Event-ID' in headers && { 'Last-Event-ID': String(salt % 5) }),
    },
  };
}

const given = (texts: Readonly<Record<string, string | undefined>>): Texts =>
  Object.fromEntries(Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));

function hinted(draft: Draft, { path, query, headers, body, form }: Hint): Draft {
  return {
    ...draft,
    path: { ...draft.path, ...path },
    query: given({ ...draft.query, ...query }),
    headers: { ...draft.headers, ...headers },
    body: merged(draft.body, body),
    ...(form && { form }),
  };
}

/** A request as it would succeed as far as we know, in the world as it is now. */
export async function draftOf(plan: Planned, asked: Asked): Promise<Draft> {
  const { operation, body } = plan;
  const bare: Draft = {
    operation,
    credentials: asked.caller?.headers ?? {},
    path: planned(plan, 'path'),
    query: planned(plan, 'query'),
    headers: planned(plan, 'header'),
    body,
  };
  return hinted(fitted(plan, asked, bare), (await hints[operation.id]?.(asked)) ?? {});
}
