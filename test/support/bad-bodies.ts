import type { Extra } from './api.js';

/** A request body that every route refuses, whatever fields it has. */
export interface BadBody {
  readonly is: string;
  readonly status: number;
  readonly code: string;
  readonly sent: Extra;
}

const json = (raw: string): Extra => ({ raw });
const as = (type: string, raw: string | Uint8Array = '{}'): Extra => ({ raw, headers: { 'content-type': type } });
const invalid = (is: string, raw: string): BadBody => ({ is, status: 400, code: 'request.invalid', sent: json(raw) });
const malformed = (is: string, raw: string | Uint8Array): BadBody => ({
  is,
  status: 400,
  code: 'request.malformed',
  sent: { raw },
});
const unsupported = (type: string): BadBody => ({
  is: `of type ${type || '(none)'}`,
  status: 415,
  code: 'request.media_type_unsupported',
  sent: as(type),
});

/** Stands in bodies that must not be echoed. */
export const marker = 'hunter2hunter2';

/** Refused before any field is looked at. */
const unreadable: readonly BadBody[] = [
  malformed('cut off', `{"password":"${marker}`),
  malformed('no JSON', `password=${marker}`),
  malformed('not UTF-8', Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d])),
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=latin1',
    'application/jsonx',
    '',
  ].map(unsupported),
  {
    is: 'in an unknown encoding',
    status: 415,
    code: 'request.media_type_unsupported',
    sent: { raw: '{}', headers: { 'content-encoding': 'rot13' } },
  },
  {
    is: 'that says gzip and is not',
    status: 400,
    code: 'request.invalid',
    sent: { raw: '{}', headers: { 'content-encoding': 'gzip' } },
  },
];

/**
 * What no route takes.
 * @param good a body that the route would take, to which one fault is added
 */
export function badBodies(good: Record<string, unknown>): BadBody[] {
  const inside = JSON.stringify(good).slice(1, -1);
  const [first = ''] = Object.keys(good);
  return [
    invalid('an array', `[{${inside}}]`),
    invalid('null', 'null'),
    invalid('a text', JSON.stringify(marker)),
    invalid('a number', '1'),
    invalid('true', 'true'),
    invalid('with U+0000 in a text', `{${inside},"x":"a\\u0000b"}`),
    invalid('with U+0000 in a key', `{${inside},"a\\u0000b":1}`),
    invalid('with half of a surrogate pair', `{${inside},"x":"\\ud800"}`),
    invalid('with a key twice', `{${inside},${JSON.stringify(first)}:${JSON.stringify(good[first])}}`),
    invalid(
      'with a key twice, once escaped',
      `{${inside},"\\u00${first.charCodeAt(0).toString(16)}${first.slice(1)}":1}`,
    ),
    invalid('too deep', `{${inside},"x":${'['.repeat(50)}${']'.repeat(50)}}`),
    invalid('very deep', '['.repeat(40_000)),
    invalid('with an unknown key', `{${inside},"admin":true}`),
    invalid('with __proto__', `{${inside},"__proto__":{"admin":true}}`),
    invalid('with constructor', `{${inside},"constructor":{"prototype":{"admin":true}}}`),
    invalid('with constructor where a text belongs', `{${inside.replace(/:.*/s, '')}:{"constructor":1}}`),
    invalid('with __proto__ deep within', `{${inside.replace(/:.*/s, '')}:[{"x":[{"__proto__":1}]}]}`),
    invalid('with toString', `{${inside},"toString":1}`),
    malformed('followed by more', `{${inside}} ${marker}`),
    malformed('with a byte order mark inside', `{\ufeff${inside}}`),
    { is: 'too large', status: 413, code: 'request.too_large', sent: json(`{${inside},"x":"${'x'.repeat(103_000)}"}`) },
    ...unreadable,
  ];
}
