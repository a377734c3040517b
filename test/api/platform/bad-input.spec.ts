import { request } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { api, type Answer, type Extra } from '../../support/api.js';
import { badBodies, marker } from '../../support/bad-bodies.js';
import { rowCounts } from '../../support/database.js';
import { aPerson, type TestPerson } from '../../support/people.js';

let ada: TestPerson;

beforeAll(async () => {
  ada = await aPerson({ as: 'admin', name: 'Ada Admin' });
});

interface Route {
  readonly route: string;
  readonly good: Record<string, unknown>;
  /** A body that the route takes and that changes nothing. */
  readonly harmless: string;
  send(sent?: Extra): Promise<Answer>;
  /** What the API makes of a status, and how its bodies look. */
  statusOf(status: number): number;
  shapeOf(status: number): object;
  /** What it answers to a body that it takes. */
  readonly done: number;
}

const codes: Record<number, string> = { 400: 'ValidationFailed', 413: 'PayloadTooLarge', 415: 'UnsupportedMediaType' };
const reasons: Record<number, string> = { 400: 'Bad Request', 413: 'Content Too Large', 415: 'Unsupported Media Type' };

const routes: Route[] = [
  {
    route: 'PATCH /me',
    good: { name: 'Changed', bio: 'changed' },
    harmless: '{}',
    send: (sent) => api.as(ada).patch('/me', undefined, sent),
    statusOf: (status) => (status === 400 ? 422 : status),
    shapeOf: (status) => ({ code: codes[status], message: expect.any(String) }),
    done: 200,
  },
  {
    route: 'POST /v1/user/profile',
    good: { displayName: 'Changed', biography: 'changed' },
    harmless: '{}',
    send: (sent) => api.as(ada).post('/v1/user/profile', undefined, sent),
    statusOf: (status) => status,
    shapeOf: () => ({ code: 10002, message: 'generic_client_error', name: 'GENERIC_CLIENT_ERROR' }),
    done: 201,
  },
  {
    route: 'POST /api/v1/user/{id}/roles',
    good: { roles: [], add: true },
    harmless: '{"roles":[],"add":true}',
    send: (sent) => api.as(ada).post(`/api/v1/user/${ada.id}/roles`, undefined, sent),
    statusOf: (status) => status,
    shapeOf: (status) => ({
      statusCode: status,
      error: reasons[status],
      message: status === 400 ? 'Failed to update user roles' : expect.any(String),
    }),
    done: 200,
  },
];

describe.each(routes)('$route', ({ good, harmless, send, statusOf, shapeOf, done }) => {
  let before: Record<string, number>;
  let myself: unknown;

  beforeAll(async () => {
    before = await rowCounts();
    myself = (await api.as(ada).get('/me')).body;
  });

  async function expectRefusal(status: number, sent?: Extra): Promise<Answer> {
    const answer = await send(sent);
    expect(answer.status).toBe(statusOf(status));
    expect(answer.body).toMatchObject(shapeOf(status));
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(JSON.stringify(answer.body)).not.toContain(marker);
    expect(await rowCounts()).toEqual(before);
    expect((await api.as(ada).get('/me')).body).toEqual(myself);
    return answer;
  }

  it.each(badBodies(good))('refuses a body $is', async ({ status, sent }) => {
    await expectRefusal(status, sent);
  });

  it('says of a body that is no object what it wants', async () => {
    for (const raw of ['[]', 'null', '"x"', '7']) {
      const { body } = await expectRefusal(400, { raw });
      expect(JSON.stringify(body.details)).toContain('the body must be a JSON object');
      expect(JSON.stringify(body.details)).toContain('body');
    }
  });

  it('refuses no body, and an empty one', async () => {
    await expectRefusal(400);
    await expectRefusal(400, { raw: '' });
    await expectRefusal(400, { raw: ' ' });
  });

  it('refuses a bomb however it is packed', async () => {
    const bomb = JSON.stringify({ ...good, x: 'x'.repeat(20_000_000) });
    for (const [coding, pack] of Object.entries({ gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync })) {
      await expectRefusal(413, { raw: new Uint8Array(pack(bomb)), headers: { 'content-encoding': coding } });
    }
  });

  it('refuses a body that is packed twice', async () => {
    const raw = new Uint8Array(gzipSync(gzipSync(JSON.stringify(good))));
    await expectRefusal(415, { raw, headers: { 'content-encoding': 'gzip, gzip' } });
  });

  it('refuses a packed body that is cut off', async () => {
    const raw = new Uint8Array(gzipSync(JSON.stringify(good)).subarray(0, -12));
    await expectRefusal(400, { raw, headers: { 'content-encoding': 'gzip' } });
  });

  it('takes a charset that is UTF-8, and a type with a suffix', async () => {
    for (const type of [
      'application/json;charset=utf-8',
      'application/json; charset="UTF-8"',
      'APPLICATION/JSON',
      'application/merge-patch+json',
    ]) {
      expect((await send({ raw: harmless, headers: { 'content-type': type } })).status).toBe(done);
    }
  });
});

/** A path that fetch would repair before it sends it. */
function rawGet(
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; type: string; body: unknown }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(facet.url);
    const sent = request({ hostname, port, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: response.statusCode ?? 0,
          type: String(response.headers['content-type']),
          body: text === '' ? undefined : JSON.parse(text),
        });
      });
    });
    sent.on('error', reject).end();
  });
}

describe('An address', () => {
  it.each(['%00', 'a%00b', 'local%7C%00', '%ZZ', '%', '%C3%28', '%ED%A0%80', '%FF'])(
    'with %s in the id is refused in the words of the API',
    async (id) => {
      const { status, type, body } = await rawGet(`/api/v1/user/${id}`, ada.headers);
      expect([status, type]).toEqual([400, expect.stringContaining('application/json')]);
      expect(body).toMatchObject({
        statusCode: 400,
        error: 'Bad Request',
        message: 'Failed to fetch user information',
      });
    },
  );

  it.each([
    '/v1/user/by-id/%00/public',
    '/v1/user/by-id/%ZZ/public',
    '/v1/user/profile?fields=%00',
    '/v1/user/profile?fields=%ED%A0%80',
  ])('%s is refused in the words of /v1/user', async (path) => {
    const { status, body } = await rawGet(path, ada.headers);
    expect([status, body]).toEqual([400, expect.objectContaining({ code: 10002, name: 'GENERIC_CLIENT_ERROR' })]);
  });

  it.each(['/me/%00', '/me/%ZZ', '/me?x=%00', '/me?x=%ED%A0%80'])('%s is refused in the words of /me', async (path) => {
    const { status, body } = await rawGet(path, ada.headers);
    expect([status, body]).toEqual([422, expect.objectContaining({ code: 'ValidationFailed' })]);
  });

  it.each(['/%00', '/%ZZ', '/health/live?%00'])('%s is refused as a problem where no API speaks', async (path) => {
    const { status, type, body } = await rawGet(path, {});
    expect([status, type]).toEqual([400, expect.stringContaining('application/problem+json')]);
    expect(body).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  it.each([
    'fields[]=a&fields[]=b',
    'fields[a][b][c]=1',
    'fields=a,b&fields=c',
    '__proto__[polluted]=1&constructor=2&__proto__=3&toString=4&hasOwnProperty=5',
    'x=%ZZ&%ZZ=y&=&&&',
    `${'a[]=1&'.repeat(99)}z=1`,
    `${'['.repeat(3000)}=1`,
    'x=%u0000&x=+',
  ])('may have no query that its operation does not know: %s', async (query) => {
    for (const path of ['/me', '/api/v1/user/me', `/api/v1/user/${ada.id}`]) {
      const { status } = await rawGet(`${path}?${query}`, ada.headers);
      expect(status).toBe(path === '/me' ? 422 : 400);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each(['/me', '/api/v1/user/me', '/v1/user/profile', '/api/profile', '/auth/sessions', '/health/live', '/nothing'])(
    'has at most 100 parameters: %s',
    async (path) => {
      const { status, body } = await api.as(ada).get(`${path}?${'a[]=1&'.repeat(100)}z=1`);
      expect([status, JSON.stringify(body)]).toEqual([
        400,
        expect.stringMatching(/more than 100 parameters|generic_client_error/),
      ]);
    },
  );

  it('may be written in another case, as paths are not told apart by it', async () => {
    expect((await api.as(ada).get('/ME')).status).toBe(200);
    const { status, body } = await api.as(ada).get('/API/V1/USER/garbage');
    expect([status, body.message]).toEqual([404, 'User not found']);
  });
});
