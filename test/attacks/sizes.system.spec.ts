/** @settings {"TRUSTED_PROXY_HOPS":"2"} */
import { readFileSync } from 'node:fs';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { isOpen } from '../contracts/document.js';
import type { Answer } from '../support/api.js';
import { attacks } from './attack.js';
import { ask, fill, growing, head, type Growing } from './growth.js';

const body = 100 * 1024;

const url = (what: string, status: number, path: (size: number) => string): Growing => ({
  what,
  most: head,
  status,
  send: (size) => ask(`GET ${path(size)}`),
});
const header = (name: string, piece: string, status = 401, line = 'GET /me', [before, after] = ['', '']): Growing => ({
  what: `${line} with ${name}: ${before}${piece}…${after}`,
  ...{
    most: head,
    status,
    send: (size: number) => ask(line, [`${name}: ${before}${fill(piece, size - before.length)}${after}`]),
  },
});

const queries: [what: string, piece: string][] = [
  ['one name again and again', 'a&'],
  ['one name with values', 'a=1&'],
  ['one list', 'a[]=1&'],
  ['nothing between its signs', '&'],
  ['escapes', '%61=%C3%A9&'],
  ['broken escapes', '%&'],
  ['plus signs', '+=+&'],
];
const paths = [
  '/nothing',
  '/me',
  '/health/live',
  '/v1/user/by-id/mia/public',
  '/v1/user/notifications',
  '/.well-known/jwks.json',
  '/auth/login',
  '/api/profile',
];

attacks('sizes of queries', [
  ...queries.map(([what, piece]) =>
    growing(url(`a query of ${what}`, 400, (size) => `/v1/user/by-id/mia/public?${fill(piece, size)}`)),
  ),
  ...paths.map((path) =>
    growing(
      url(`${path} with one name again and again`, 400, (size) => `${path}?containerId=demo&${fill('a&', size)}`),
    ),
  ),
  growing(
    url(
      'a query of many names',
      400,
      (size) => `/health/live?${Array.from({ length: size / 7 }, (_, at) => `k${at}`).join('&')}`,
    ),
  ),
  growing(url('a query of one long value', 400, (size) => `/v1/user/by-id/mia/public?containerId=${fill('a', size)}`)),
  growing(url('a query of one long name', 400, (size) => `/v1/user/by-id/mia/public?${fill('a', size)}`)),
]);

attacks('sizes of paths', [
  ...['a', '/', '../', '%2e%2e%2f', '%41', ';a=1', 'a/', '|', '.', '-'].map((piece) =>
    growing(url(`a path of ${piece}…`, 404, (size) => `/v1/user/by-id/${fill(piece, size)}/x`)),
  ),
  ...['a', '%CC%81%CC%A3', '%EF%B7%BA', '%E2%80%8B', '%F0%9D%90%80'].map((piece) =>
    growing(
      url(`a username of ${piece}…`, 404, (size) => `/v1/user/by-id/${fill(piece, size)}/public?containerId=demo`),
    ),
  ),
  growing(url('a path that ends in slashes', 404, (size) => `/me${fill('/', size)}x`)),
  growing(url('a picture of a long name', 404, (size) => `/pictures/${fill('a', size)}`)),
]);

const part = (text: string): string => Buffer.from(text).toString('base64url');
const nested = (size: number): string => `${'['.repeat(size / 2)}${']'.repeat(size / 2)}`;
const token = (what: string, write: (size: number) => string): Growing => ({
  what: `a token ${what}`,
  ...{ most: head, status: 401, send: (size: number) => ask('GET /me', [`Authorization: Bearer ${write(size)}`]) },
});
const asHeader = part('{"alg":"ES256","typ":"at+jwt","kid":"x"}');

attacks('sizes of credentials', [
  ...['a', 'a.', '.', '=', 'a ', '-_', '/'].map((piece) =>
    growing(header('Authorization', piece, 401, 'GET /me', ['Bearer ', ''])),
  ),
  ...['a', 'a ', ' a', 'Basic '].map((piece) => growing(header('Authorization', piece))),
  ...['!', ' !'].map((end) => growing(header('Authorization', 'a', 401, 'GET /me', ['Bearer ', end]))),
  ...['a', '_', 'fct_'].map((piece) => growing(header('x-api-key', piece))),
  growing(header('x-api-key', 'a', 401, 'GET /me', ['fct_aaaaaaaaaaaaaaaa_', ''])),
  growing(
    token(
      'with a long header',
      (size) => `${part(`{"typ":"at+jwt","alg":"ES256","kid":"${'k'.repeat(size * 0.7)}"}`)}.e30.AAAA`,
    ),
  ),
  growing(token('with a deep header', (size) => `${part(`{"typ":"at+jwt","x":${nested(size * 0.7)}}`)}.e30.AAAA`)),
  growing(token('with deep claims', (size) => `${asHeader}.${part(`{"x":${nested(size * 0.7)}}`)}.AAAA`)),
  growing(token('with a long signature', (size) => `${asHeader}.e30.${fill('A', size - 100)}`)),
]);

const lists: [name: string, pieces: string[], status: number, line?: string][] = [
  ['Accept', ['a/b,', '*/*;q=0.1,', ','], 401],
  ['Accept-Encoding', ['gzip,', ';q=0,'], 401],
  ['Accept-Language', ['de,', '-'], 401],
  ['If-None-Match', ['"a",', '"', 'W/', '*'], 200, 'GET /.well-known/jwks.json'],
  ['If-Match', ['"a",', '"', 'W/'], 401],
  ['X-Forwarded-For', ['1.1.1.1,', ',', ' ', 'a', '1:', '::', '1::', '[1]:1,'], 401],
  ['X-Forwarded-Proto', ['https,', ','], 401],
  ['X-Forwarded-Host', ['a.b,', ','], 401],
  ['Cookie', ['a=b; ', ';', '='], 401],
  ['traceparent', ['00-', '0'], 401],
  ['tracestate', ['a=b,', ','], 401],
  ['baggage', ['a=b,', ','], 401],
  ['Origin', ['http://localhost', 'a'], 401],
  ['X-Request-Id', ['a', '-'], 401],
  ['Idempotency-Key', ['a', '"', '\\\\'], 401],
  ['Last-Event-ID', ['1', 'a'], 401],
  ['Range', ['bytes=0-1,', '0-'], 401],
  ['User-Agent', ['a', '('], 401],
  ['x-m2-organization-id', ['a', '-'], 401, 'GET /api/profile'],
  ['Access-Control-Request-Headers', ['a,', ','], 405, 'OPTIONS /me'],
];
const many = (what: string, one: (at: number) => string, length: number): Growing => ({
  what,
  ...{
    most: head,
    status: 401,
    send: (size: number) =>
      ask(
        'GET /me',
        Array.from({ length: size / length }, (_, at) => one(at)),
      ),
  },
});

attacks('sizes of headers', [
  ...lists.flatMap(([name, pieces, status, line]) => pieces.map((piece) => growing(header(name, piece, status, line)))),
  growing(many('many headers', (at) => `x-${at}: 1`, 12)),
  growing(many('one header again and again', () => 'x-a: 1', 8)),
  growing(many('many cookies', (at) => `Cookie: c${at}=1`, 16)),
]);

function post(path: string, content: string, type = 'application/json', more: readonly string[] = []): Promise<Answer> {
  return ask(
    `POST ${path}`,
    [`Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(content)}`, ...more],
    content,
  );
}

const sent = (what: string, write: (size: number) => string, status = 400): Growing => ({
  what: `a body of ${what}`,
  ...{ most: body - 100, status, send: (size: number) => post('/auth/login', write(size)) },
});
const asList = (pieces: string, size: number): string => `[${fill(`${pieces},`, size - 4)}0]`;
const asRecord = (key: (at: number) => string, length: number, size: number): string =>
  `{${Array.from({ length: size / length }, (_, at) => `${JSON.stringify(key(at))}:0`).join()}}`;
const deep = `${'['.repeat(30)}${']'.repeat(30)}`;

attacks('sizes of bodies', [
  ...['0', '""', '"\\u0061"', '[]', '{}', '{"a":0}', '"\\ud83d\\ude00"', deep, '-1e-9', 'null', '"é"'].map((piece) =>
    growing(sent(`${piece.slice(0, 20)}, …`, (size) => asList(piece, size))),
  ),
  growing(sent('many keys', (size) => asRecord((at) => `key${at}`, 13, size))),
  growing(sent('many keys that are numbers', (size) => asRecord((at) => String(at * 4096), 13, size))),
  growing(sent('one key again and again', (size) => asRecord(() => 'a', 6, size))),
  growing(sent('one key, escaped', (size) => `{${fill('"\\u0061":0,', size)}"b":0}`)),
  growing(sent('digits', (size) => `[${fill('1', size)}]`)),
  growing(sent('digits behind a point', (size) => `[0.${fill('1', size)}]`)),
  growing(sent('white space', (size) => `${fill(' ', size)}{}`)),
  growing(sent('white space behind a text', (size) => `["a"${fill(' ', size)}]`)),
  growing(sent('an open text', (size) => `["${fill('a', size)}`)),
  growing(sent('backslashes', (size) => `["${fill('\\\\', size)}"]`)),
  growing(sent('open brackets', (size) => fill('[', size))),
  growing(sent('open brackets and texts', (size) => fill('["', size))),
  growing({
    what: 'a body under a media type of ;a=b…',
    most: head,
    status: 415,
    send: (size) => post('/auth/login', '{}', `application/json${fill(';a=b', size)}`),
  }),
  growing({
    what: 'a body under a media type of a+…',
    most: head,
    status: 415,
    send: (size) => post('/auth/login', '{}', `application/${fill('a+', size)}`),
  }),
  growing({
    what: 'a body under a boundary of -…',
    most: head,
    status: 415,
    send: (size) => post('/me', '{}', `multipart/form-data; boundary=${fill('-', size)}`),
  }),
  growing({
    what: 'a body packed as gzip, gzip, …',
    most: head,
    status: 415,
    send: (size) => post('/me', '{}', undefined, [`Content-Encoding: ${fill('gzip,', size)}x`]),
  }),
  growing({
    what: 'a form at a path that ends in slashes',
    most: head,
    status: 415,
    send: (size) => put(`/api/profile${fill('/', size)}x`),
  }),
]);

const put = (path: string): Promise<Answer> =>
  ask(`PUT ${path}`, ['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 1'], 'x');

interface Packing {
  readonly coding: string;
  readonly pack: (text: string) => Buffer;
}

const packings: Packing[] = [
  { coding: 'gzip', pack: (text) => gzipSync(text) },
  { coding: 'deflate', pack: (text) => deflateSync(text) },
  { coding: 'br', pack: (text) => brotliCompressSync(text) },
];

attacks('sizes of packed bodies', [
  ...packings.map(({ coding, pack }) =>
    growing({
      what: `32 MB in ${coding}`,
      ...{ most: 32 * 1024 * 1024, status: 413 },
      send: (size) => sendPacked('/auth/login', coding, packed(coding, pack, size)),
    }),
  ),
]);

const made = new Map<string, Buffer>();
/** Packing costs this process more than unpacking: once for each size. */
function packed(coding: string, pack: (text: string) => Buffer, size: number): Buffer {
  const known = made.get(`${coding} ${size}`) ?? pack(`[${fill('"\\u0061",', size)}0]`);
  made.set(`${coding} ${size}`, known);
  return known;
}

async function sendPacked(path: string, coding: string, content: Buffer): Promise<Answer> {
  const headers = { 'content-type': 'application/json', 'content-encoding': coding, connection: 'close' };
  const answer = await fetch(facet.url + path, { method: 'POST', headers, body: new Uint8Array(content) });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

interface PublicOperation {
  readonly security?: object[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: { readonly $ref?: string } }> };
}
interface Described {
  readonly paths: Record<string, Record<string, PublicOperation>>;
  readonly components: {
    readonly schemas: Record<string, { readonly properties?: Record<string, { readonly type?: unknown }> }>;
  };
}

/** The texts in bodies of the routes that anybody may call. */
function publicTexts(): [path: string, field: string][] {
  const { paths, components } = JSON.parse(
    readFileSync(new URL('../../apps/api/openapi/all.json', import.meta.url), 'utf8'),
  ) as Described;
  return Object.entries(paths).flatMap(([path, { post: operation }]) => {
    const name = operation?.requestBody?.content['application/json']?.schema.$ref?.split('/').at(-1);
    if (!operation || name === undefined || !isOpen(operation)) return [];
    const fields = Object.entries(components.schemas[name]?.properties ?? {}).filter(
      ([, schema]) => schema.type === 'string',
    );
    return fields.map(([field]): [string, string] => [path, field]);
  });
}

attacks(
  'sizes of texts of anybody',
  publicTexts().flatMap(([path, field]) =>
    ['a', '\u0301\u0323', 'a@', '.a', ' ', '-'].map((piece) =>
      growing({
        what: `${path} with ${field} of ${JSON.stringify(piece)}…`,
        ...{ most: body - 100, status: 400 },
        send: (size) => post(path, JSON.stringify({ [field]: fill(piece, size) })),
      }),
    ),
  ),
);
