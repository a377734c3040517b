import fc from 'fast-check';
import type { Draft } from './draft.js';

/** One thing that is wrong with a request. `at` says where, as the fields are counted when it is sent. */
export interface Mutation {
  readonly kind: keyof typeof kinds;
  readonly at: number;
  readonly pick: number;
}

type Place = readonly [where: 'path' | 'query' | 'headers' | 'body', name: string];

const taken = <T>(items: readonly T[], pick: number): T => items[pick % items.length] as T;

const hostileTexts = [
  ...[
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    'x\udc00y',
    '\u202e\u200b',
    '\ufeff',
    '\r\nx-injected: 1',
    '../../etc/passwd',
    '%00',
    '%',
    '%ff',
    '..',
    '.',
  ],
  ...[
    "' or 1=1 --",
    '"; drop table users; --',
    '$1',
    '{{7*7}}',
    '<script>alert(1)</script>',
    '__proto__',
    'constructor',
    'toString',
    'null',
    'undefined',
    'NaN',
  ],
  ...[
    '-1',
    '0',
    '1e400',
    '9007199254740993',
    '99999999999999999999999',
    '0x10',
    '１２',
    'true',
    '[]',
    '[object Object]',
    '*',
    '"*"',
    'W/"1"',
    '"1"',
    '"-1"',
  ],
  ...[
    '🧜‍♀️'.repeat(50),
    'e\u0301'.repeat(300),
    'ﷺ'.repeat(90),
    'İ'.repeat(100),
    'ß'.repeat(256),
    'a'.repeat(257),
    'a'.repeat(2049),
    'x'.repeat(9_000),
  ],
  ...[
    '00000000-0000-0000-0000-000000000000',
    'local|',
    'local|00000000-0000-0000-0000-000000000000',
    '|',
    'a|b|c',
    'eyJhbGciOiJub25lIn0.e30.',
    '0'.repeat(64),
  ],
];

const wrongTypes = [1, -1, 1.5, 0, true, false, '', 'x', [], {}, [null], [[]], [{}], { a: 1 }, [1, 'x'], 1e21, -0];

/** Pieces of JSON that `JSON.stringify` does not write. */
const rawValues = [
  '1e400',
  '-1e400',
  '123456789012345678901234567890',
  '"\\ud800"',
  '"\\u0000"',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{}}}',
  '{"a":1,"a":2}',
];

const rawBodies = [
  '',
  '{',
  '[',
  'null',
  '"text"',
  '1',
  '[]',
  '{"a":',
  "{'a':1}",
  '{}x',
  '\ufeff{}',
  '{"__proto__":1}',
  '['.repeat(30_000),
  `{"a":"${'x'.repeat(150_000)}"}`,
];

const contentTypes = [
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'application/json; charset=utf-16',
  'x',
];

const credentials = [
  ...[
    'Bearer',
    'Bearer ',
    'Bearer x',
    'bearer a.b.c',
    'Basic YTpi',
    'Bearer eyJhbGciOiJub25lIn0.e30.',
    `Bearer ${'a'.repeat(5_000)}`,
    'Bearer \u00ff\u00fe',
    'Negotiate x',
  ],
];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function placesOf({ path, query, headers, body }: Draft): Place[] {
  const names = { path, query, headers, body: isRecord(body) ? body : {} };
  return (['path', 'query', 'headers', 'body'] as const).flatMap((where) =>
    Object.keys(names[where]).map((name): Place => [where, name]),
  );
}

/** Puts another value in one place. Where only texts go it is written as one. */
function put(draft: Draft, at: number, value: unknown): Draft {
  const places = placesOf(draft);
  if (places.length === 0) return { ...draft, query: { ...draft.query, unexpected: String(value) } };
  const [where, name] = taken(places, at);
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return { ...draft, [where]: { ...(draft[where] as object), [name]: where === 'body' ? value : text } };
}

function without(draft: Draft, at: number): Draft {
  const places = placesOf(draft).filter(([where]) => where !== 'path');
  if (places.length === 0) return { ...draft, body: undefined };
  const [where, name] = taken(places, at);
  return {
    ...draft,
    [where]: Object.fromEntries(Object.entries(draft[where] as object).filter(([key]) => key !== name)),
  };
}

/** One field of the body becomes a piece of JSON that is written as it is. */
function withRawValue({ body, ...draft }: Draft, at: number, raw: string): Draft {
  const fields = isRecord(body) ? Object.entries(body) : [];
  const chosen = fields.length === 0 ? -1 : at % fields.length;
  const pieces = fields.map(
    ([name, value], index) => `${JSON.stringify(name)}:${index === chosen ? raw : JSON.stringify(value)}`,
  );
  return { ...draft, body, raw: chosen < 0 ? raw : `{${pieces.join()}}` };
}

const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

const forged = (at: number, pick: number): Record<string, string> =>
  at % 3 === 0 ? { 'x-api-key': taken(hostileTexts, pick) } : { authorization: taken(credentials, pick) };

const kinds = {
  'nearly: missing': (draft: Draft, at: number) => without(draft, at),
  'nearly: null': (draft: Draft, at: number) => put(draft, at, null),
  'nearly: wrong type': (draft: Draft, at: number, pick: number) => put(draft, at, taken(wrongTypes, pick)),
  'nearly: extra key': (draft: Draft, at: number) =>
    isRecord(draft.body) && at % 2 === 0
      ? { ...draft, body: { ...draft.body, unexpected: at } }
      : { ...draft, query: { ...draft.query, unexpected: String(at) } },
  'nearly: list around it': (draft: Draft) => ({ ...draft, body: [draft.body] }),
  'hostile: text': (draft: Draft, at: number, pick: number) => put(draft, at, taken(hostileTexts, pick)),
  'hostile: texts': (draft: Draft, at: number, pick: number) =>
    put(put(draft, at, taken(hostileTexts, pick)), at + 1, [taken(hostileTexts, pick + at)]),
  'hostile: value': (draft: Draft, at: number, pick: number) => withRawValue(draft, at, taken(rawValues, pick)),
  'hostile: depth': (draft: Draft, at: number, pick: number) => withRawValue(draft, at, nested(2 + (pick % 60))),
  'hostile: body': (draft: Draft, at: number, pick: number) => ({ ...draft, raw: taken(rawBodies, pick) }),
  'hostile: content type': (draft: Draft, at: number, pick: number) => ({ ...draft, type: taken(contentTypes, pick) }),
  'hostile: credentials': (draft: Draft, at: number, pick: number): Draft => ({
    ...draft,
    credentials: forged(at, pick),
  }),
} satisfies Record<string, (draft: Draft, at: number, pick: number) => Draft>;

export const mutations: fc.Arbitrary<Mutation> = fc.record(
  {
    kind: fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
    at: fc.nat(1_000),
    pick: fc.nat(100_000),
  },
  { noNullPrototype: true },
);

export const mutated = (draft: Draft, mutation: Mutation | undefined): Draft =>
  mutation ? kinds[mutation.kind](draft, mutation.at, mutation.pick) : draft;
