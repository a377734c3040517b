import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { beforeAll, expect } from '@jest/globals';
import { api, type Answer, type Extra } from '../support/api.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { attacks, type Attack } from './attack.js';
import { bytes, wire } from './wire.js';

let mia: TestPerson;
let before: unknown;

const myself = async (): Promise<unknown> => (await api.as(mia).get('/me')).body;

beforeAll(async () => {
  mia = await aPerson({ as: 'admin' });
  before = await myself();
});

const holds = async (): Promise<void> => {
  expect(await myself()).toEqual(before);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
};

/** A body at PATCH /me that must be refused. */
const patch = (what: string, status: number, sent: Extra): Attack => ({
  what: `a body ${what}`,
  send: () => api.as(mia).patch('/me', undefined, sent),
  ...{ status, effect: 'nothing changes', holds },
});
const json = (what: string, raw: string | Uint8Array, status = 422): Attack => patch(what, status, { raw });
const of = (type: string, raw = '{"name":"Mallory"}'): Attack =>
  patch(`of type ${type}`, 415, { raw, headers: { 'content-type': type } });
const packed = (what: string, status: number, raw: Uint8Array, coding: string): Attack =>
  patch(what, status, { raw, headers: { 'content-encoding': coding } });

const bomb = JSON.stringify({ name: 'x'.repeat(20_000_000) });

attacks('parsing', [
  json('with __proto__', '{"__proto__":{"polluted":1},"name":"Mallory"}'),
  json('with __proto__, escaped', '{"\\u005f_proto__":{"polluted":1},"name":"Mallory"}'),
  json('with constructor.prototype', '{"constructor":{"prototype":{"polluted":1}},"name":"Mallory"}'),
  json('with a key twice', '{"name":"Mia","name":"Mallory"}'),
  json('with a key twice, once escaped', '{"name":"Mia","\\u006eame":"Mallory"}'),
  json('nested 40,000 deep', `{"name":${'['.repeat(40_000)}${']'.repeat(40_000)}}`),
  json('that is an array', '[{"name":"Mallory"}]'),
  json('with an object for a text', '{"name":{"toString":"Mallory"}}'),
  json('with U+0000 in a text', '{"name":"Mal\\u0000lory"}'),
  json('with a lone surrogate', '{"name":"\\ud800"}'),
  json(
    'with bytes that are no UTF-8',
    Uint8Array.from([...Buffer.from('{"name":"'), 0xc0, 0xaf, 0xff, ...Buffer.from('"}')]),
  ),
  json('with NaN', '{"name":NaN}'),
  json('with a comment', '{"name":"Mallory"/* */}'),
  json('of 150 kB', JSON.stringify({ name: 'x'.repeat(150_000) }), 413),
  json(
    'with 10,000 unknown keys',
    JSON.stringify(Object.fromEntries(Array.from({ length: 8000 }, (_, at) => [`k${at}`, 1]))),
  ),
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-7',
    'application/xml',
    'multipart/form-data; boundary=x',
  ].map((type) => of(type)),
  packed('of 20 MB in 20 kB of gzip', 413, new Uint8Array(gzipSync(bomb)), 'gzip'),
  packed('of 20 MB in deflate', 413, new Uint8Array(deflateSync(bomb)), 'deflate'),
  packed('of 20 MB in brotli', 413, new Uint8Array(brotliCompressSync(bomb)), 'br'),
  packed('packed twice', 415, new Uint8Array(gzipSync(gzipSync('{}'))), 'gzip, gzip'),
  packed(
    'that is cut off in its packing',
    422,
    new Uint8Array(gzipSync('{"name":"Mallory"}').subarray(0, -12)),
    'gzip',
  ),
  {
    what: 'junk in a list of roles',
    send: () =>
      api.as(mia).post(`/api/v1/user/${mia.id}/roles`, { roles: [null, {}, [], 1, '', 'rol_\u0000', '*'], add: true }),
    ...{ status: 400, effect: 'nothing changes', holds },
  },
  {
    what: 'a list of 5,000 roles',
    send: () =>
      api.as(mia).post(`/api/v1/user/${mia.id}/roles`, {
        roles: Array.from({ length: 3000 }, (_, at) => `rol_${String(at).padStart(16, '0')}`),
        add: true,
      }),
    ...{ status: 400, effect: 'nothing changes', holds },
  },
]);

const line = (text: string): string => `${text}\r\n`;
const plain = (...lines: string[]): string => lines.map(line).join('') + line('');
const alive = async (): Promise<void> => expect((await api.get('/health/live')).status).toBe(200);

/** Two requests in one, for a proxy and a server that count differently. */
const smuggled = (what: string, ...headers: string[]): Attack => ({
  what: `to smuggle with ${what}`,
  send: () =>
    bytes(
      `${plain('POST /auth/login HTTP/1.1', 'Host: facet', ...headers)}0\r\n\r\nGET /me HTTP/1.1\r\nHost: facet\r\n\r\n`,
    ),
  ...{ status: 400, effect: 'the connection is closed after one answer' },
  holds: ({ body }: Answer) => expect(String(body)).not.toContain('HTTP/1.1'),
});

attacks('headers', [
  {
    what: 'headers of 32 kB',
    send: () => wire('/me', { headers: { 'x-junk': 'x'.repeat(32_000) } }),
    status: 431,
    effect: 'the server goes on',
    holds: alive,
  },
  {
    what: '3,000 headers',
    send: () =>
      bytes(
        plain(
          'GET /me HTTP/1.1',
          'Host: facet',
          'Connection: close',
          ...Array.from({ length: 3000 }, (_, at) => `x-${at}: 1`),
        ),
      ),
    ...{ status: 431, effect: 'the server goes on', holds: alive },
  },
  smuggled('two lengths', 'Content-Length: 5', 'Content-Length: 50'),
  smuggled('a length beside chunks', 'Content-Length: 5', 'Transfer-Encoding: chunked'),
  smuggled('an unknown transfer encoding', 'Transfer-Encoding: chunked, rot13'),
  smuggled('a folded header', 'X-A: b', ' c: d', 'Content-Length : 5'),
  {
    what: 'a request without Host',
    send: () => bytes(plain('GET /health/live HTTP/1.1', 'Connection: close')),
    status: 400,
    effect: 'the server goes on',
    holds: alive,
  },
  {
    what: 'a NUL in a header',
    send: () => bytes(plain('GET /me HTTP/1.1', 'Host: facet', 'Authorization: Bearer a\0b')),
    status: 400,
    effect: 'the server goes on',
    holds: alive,
  },
  {
    what: 'a foreign Host, for links that lead there',
    send: () => wire('/docs', { headers: { host: 'mallory.example' } }),
    ...{
      status: 200,
      effect: 'the page does not name it',
      holds: ({ body }) => expect(JSON.stringify(body)).not.toContain('mallory'),
    },
  },
]);
