import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aPerson, type TestPerson } from '../../support/people.js';

/** A request as it goes over the wire, without the headers that all of them have. */
interface Asked {
  readonly line: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** Everything that the server sends back, as bytes, but for the time of day. */
async function answerOf(base: string, { line, headers = [], body = '' }: Asked): Promise<string> {
  const { hostname, port } = new URL(base);
  const always = [
    'Host: facet.test',
    'Connection: close',
    'X-Request-Id: the-same',
    ...(body ? [`Content-Length: ${Buffer.byteLength(body)}`] : []),
  ];
  const socket = connect(Number(port), hostname);
  socket.write(`${line} HTTP/1.1\r\n${[...always, ...headers].join('\r\n')}\r\n\r\n${body}`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks)
    .toString('latin1')
    .replace(/^Date: .*$/m, 'Date: now');
}

const json = 'Content-Type: application/json';
let mia: TestPerson;
let express: string;

beforeAll(async () => {
  mia = await aPerson({ handle: 'mia', as: 'admin' });
  express = await facet.another({ HTTP_SERVER: 'express' });
});

describe('the aligned server', () => {
  const requests: readonly (Asked & { signed?: boolean })[] = [
    { line: 'GET /me', signed: true },
    { line: 'GET /me/', signed: true },
    { line: 'HEAD /me', signed: true },
    { line: 'GET /me' },
    { line: 'GET /me', headers: ['Authorization: Bearer x.y.z'] },
    { line: 'GET /api/v1/user/me', signed: true },
    { line: 'GET /api/v1/organization/roles', signed: true },
    { line: 'GET /api/v1/user/local%7C00000000-0000-7000-8000-000000000000', signed: true },
    { line: 'GET /api/profile/', signed: true, headers: ['x-m2-organization-id: nowhere'] },
    { line: 'GET /auth/sessions?limit=1', signed: true },
    { line: 'GET /auth/sessions?limit=0', signed: true },
    { line: 'GET /auth/sessions?limit=1&limit=2', signed: true },
    { line: 'PATCH /me', signed: true, headers: [json, 'If-Match: "old"'], body: '{"name":"Mia"}' },
    { line: 'PATCH /me', signed: true, headers: [json], body: '{"name":' },
    { line: 'PATCH /me', signed: true, headers: ['Content-Type: text/plain'], body: 'name' },
    { line: 'POST /auth/login', headers: [json], body: '{"email":"nobody@example.com"}' },
    { line: 'POST /auth/refresh', headers: [json, 'Transfer-Encoding: identity'], body: '{"refreshToken":"x"}' },
    { line: 'OPTIONS /me', headers: ['Origin: http://localhost:5173', 'Access-Control-Request-Method: PATCH'] },
    { line: 'GET /.well-known/jwks.json' },
    { line: 'GET /health/live' },
    { line: 'GET /docs' },
    { line: 'GET /docs/openapi/all.json' },
    { line: 'GET /pictures/none.webp' },
    { line: 'GET /no/such/path?x=1' },
    { line: 'GET /%ZZ' },
    { line: 'GET /%00' },
    { line: 'TRACE /me' },
    { line: 'BREW /me' },
    { line: `GET /me`, headers: [`X-Long: ${'x'.repeat(20_000)}`] },
  ];

  it.each(requests)('answers as Express does, byte for byte: $line $headers $body', async ({ signed, ...asked }) => {
    const headers = [...(signed ? [`Authorization: Bearer ${mia.accessToken}`] : []), ...(asked.headers ?? [])];
    const [one, other] = [
      await answerOf(facet.url, { ...asked, headers }),
      await answerOf(express, { ...asked, headers }),
    ];
    expect(one).toMatch(/^HTTP\/1\.1 \d{3} /);
    expect(one).toBe(other);
  });

  it('is the one that runs unless the settings say otherwise', () => {
    expect(facet.settings.HTTP_SERVER).toBe('aligned');
  });
});
