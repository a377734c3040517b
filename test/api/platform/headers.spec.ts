/** @settings {"CORS_ORIGINS": "https:\/\/app.example.com,http:\/\/localhost:5173,capacitor:\/\/localhost"} */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aPerson, type TestPerson } from '../../support/people.js';

let mia: TestPerson;

beforeAll(async () => {
  mia = await aPerson();
});

/** One call of each way that an answer can come about. */
const calls: [string, () => Promise<Response>][] = [
  ['an answer', () => fetch(`${facet.url}/me`, { headers: mia.headers })],
  ['an answer of the directory', () => fetch(`${facet.url}/api/v1/user/me`, { headers: mia.headers })],
  ['a refusal of nobody', () => fetch(`${facet.url}/me`)],
  ['a missing permission', () => fetch(`${facet.url}/api/v1/organization/roles`, { headers: mia.headers })],
  ['an unknown path', () => fetch(`${facet.url}/nowhere`)],
  ['an unknown path of a face', () => fetch(`${facet.url}/api/v1/nowhere`)],
  [
    'a body that cannot be read',
    () =>
      fetch(`${facet.url}/me`, {
        method: 'PATCH',
        body: '{',
        headers: { ...mia.headers, 'content-type': 'application/json' },
      }),
  ],
  ['a body of another type', () => fetch(`${facet.url}/me`, { method: 'PATCH', body: 'x', headers: mia.headers })],
  ['an address that cannot be read', () => fetch(`${facet.url}/me/%00`)],
  ['a broken escape', () => fetch(`${facet.url}/me/%ZZ`)],
  ['health', () => fetch(`${facet.url}/health/live`)],
  [
    'a preflight',
    () =>
      fetch(`${facet.url}/me`, {
        method: 'OPTIONS',
        headers: { origin: 'https://app.example.com', 'access-control-request-method': 'PATCH' },
      }),
  ],
  ['a method that the path does not know', () => fetch(`${facet.url}/me`, { method: 'PUT', headers: mia.headers })],
];

describe('X-Request-Id', () => {
  it.each(calls)('goes with %s', async (_, call) => {
    expect((await call()).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is another one for each request', async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => (await api.get('/health/live')).headers.get('x-request-id')),
    );
    expect(new Set(ids).size).toBe(20);
  });

  it.each(['abc', 'A.b:c_d-1', '01930000-0000-7000-8000-000000000000', 'x'.repeat(128)])(
    'is kept when it is harmless: %s',
    async (id) => {
      for (const path of ['/me', '/nowhere', '/me/%00']) {
        expect((await fetch(facet.url + path, { headers: { 'x-request-id': id } })).headers.get('x-request-id')).toBe(
          id,
        );
      }
    },
  );

  it.each(['', 'a b', 'x'.repeat(129), '<script>', 'a"b', 'a,b', 'ä', '{"a":1}', 'a/../b'])(
    'is replaced when it is not: %j',
    async (id) => {
      const { headers } = await api.get('/health/live', { headers: { 'x-request-id': id } });
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

describe('Headers for security', () => {
  it.each(calls)('go with %s', async (_, call) => {
    const { headers } = await call();
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringContaining('max-age='),
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers.has('x-powered-by')).toBe(false);
  });

  it('keep what is about a user out of shared caches', async () => {
    for (const path of ['/me', '/api/v1/user/me'])
      expect((await api.as(mia).get(path)).headers.get('cache-control')).toBe('private, no-cache');
    for (const path of ['/me', '/nowhere']) expect((await api.get(path)).headers.get('cache-control')).toBe('no-store');
  });
});

describe('CORS', () => {
  it.each(['https://app.example.com', 'http://localhost:5173', 'capacitor://localhost'])(
    'lets the page of %s call with its credentials and read what it needs',
    async (origin) => {
      const { headers } = await api.as(mia).get('/me', { headers: { origin } });
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
      expect(headers.get('access-control-expose-headers')).toBe(
        'ETag,Idempotency-Replayed,X-Request-Id,Retry-After,RateLimit,RateLimit-Policy,Location,Link,Content-Disposition,WWW-Authenticate,Allow',
      );
      expect(headers.get('vary')).toContain('Origin');
    },
  );

  it.each([
    'https://evil.example',
    'http://app.example.com',
    'https://app.example.com:8443',
    'https://app.example.com.evil.example',
    'https://sub.app.example.com',
    'HTTPS://APP.EXAMPLE.COM',
    'http://localhost:3000',
    'null',
    '*',
  ])('tells the page of %s nothing', async (origin) => {
    for (const path of ['/me', '/nowhere']) {
      const { headers } = await api.as(mia).get(path, { headers: { origin } });
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  it('tells callers that do not ask nothing but that the answer to others may differ', async () => {
    for (const path of ['/me', '/nowhere', '/pictures/none', '/.well-known/jwks.json']) {
      const { headers } = await api.as(mia).get(path);
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(headers.get('vary')).toBe('Origin');
    }
  });

  it('goes with errors, so that a page can read them', async () => {
    const origin = 'https://app.example.com';
    const answers = [
      await api.get('/me', { headers: { origin } }),
      await api.get('/nowhere', { headers: { origin } }),
      await api.as(mia).patch('/me', undefined, { raw: '{', headers: { origin } }),
      await api.as(mia).patch('/me', undefined, { raw: 'x', headers: { origin, 'content-type': 'text/plain' } }),
    ];
    for (const { headers } of answers) expect(headers.get('access-control-allow-origin')).toBe(origin);
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])(
    'answers the preflight of %s without a credential',
    async (method) => {
      const asked = {
        origin: 'https://app.example.com',
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,if-match,x-api-key',
      };
      const { status, headers } = await fetch(`${facet.url}/me`, { method: 'OPTIONS', headers: asked });
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe('https://app.example.com');
      expect(headers.get('access-control-allow-methods')?.split(',')).toContain(method);
      const allowed = headers.get('access-control-allow-headers')?.toLowerCase().split(',') ?? [];
      for (const name of [
        'authorization',
        'content-type',
        'if-match',
        'if-none-match',
        'x-api-key',
        'x-m2-organization-id',
        'x-request-id',
      ])
        expect(allowed).toContain(name);
      for (const name of ['x-m2-project-id', 'x-m2-world-id', 'traceparent', 'tracestate', 'baggage'])
        expect(allowed).toContain(name);
    },
  );

  it('answers the preflight of another page without a word', async () => {
    const asked = { origin: 'https://evil.example', 'access-control-request-method': 'PATCH' };
    const { headers } = await fetch(`${facet.url}/me`, { method: 'OPTIONS', headers: asked });
    expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

describe('A path that no route has', () => {
  it.each(['/', '/nowhere', '/api', '/api/v2/user/me', '/mealtime', '/user/me', '/.env', '/health', '/health/nothing'])(
    'is a problem: %s',
    async (path) => {
      const { status, headers, body } = await api.get(path);
      if (status === 302) return;
      expect([status, headers.get('content-type')]).toEqual([404, expect.stringContaining('application/problem+json')]);
      expect(body).toEqual({
        type: 'about:blank',
        title: 'Not Found',
        status: 404,
        detail: 'The requested resource does not exist.',
        code: 'route.unknown',
      });
    },
  );

  it('is answered in the words of the API that it lies under', async () => {
    expect((await api.get('/me/nothing')).body).toEqual({
      code: 'ResourceNotFound',
      message: 'The requested resource does not exist.',
    });
    for (const path of ['/api/v1/nothing', '/api/v1/user', '/api/v1/user/a/b', '/api/v1/user/me/roles/x']) {
      expect((await api.get(path)).body).toEqual({
        statusCode: 404,
        error: 'Not Found',
        message: 'The requested resource does not exist.',
      });
    }
  });

  it.each([
    ['PUT', '/me', 'DELETE, GET, HEAD, PATCH', { code: 'MethodNotAllowed', message: expect.any(String) }],
    ['POST', '/me/', 'DELETE, GET, HEAD, PATCH', { code: 'MethodNotAllowed', message: expect.any(String) }],
    [
      'POST',
      '/api/v1/user/me',
      'GET, HEAD',
      { statusCode: 405, error: 'Method Not Allowed', message: expect.any(String) },
    ],
    [
      'DELETE',
      '/api/v1/user/some-id',
      'GET, HEAD',
      { statusCode: 405, error: 'Method Not Allowed', message: expect.any(String) },
    ],
    [
      'PATCH',
      '/api/profile',
      'GET, HEAD, PUT',
      { statusCode: 405, error: 'Method Not Allowed', message: expect.any(String) },
    ],
    [
      'GET',
      '/api/profile/username/deny/',
      'DELETE, POST',
      { statusCode: 405, error: 'Method Not Allowed', message: expect.any(String) },
    ],
    [
      'PUT',
      '/v1/user/profile',
      'GET, HEAD, POST',
      { code: 10002, message: 'generic_client_error', name: 'GENERIC_CLIENT_ERROR' },
    ],
    [
      'POST',
      '/health/live',
      'GET, HEAD',
      {
        type: 'about:blank',
        title: 'Method Not Allowed',
        status: 405,
        detail: expect.any(String),
        code: 'route.method_not_allowed',
      },
    ],
    [
      'GET',
      '/auth/login',
      'POST',
      {
        type: 'about:blank',
        title: 'Method Not Allowed',
        status: 405,
        detail: expect.any(String),
        code: 'route.method_not_allowed',
      },
    ],
  ])('is known but for its method: %s %s', async (method, path, allow, body) => {
    for (const headers of [mia.headers, {}]) {
      const answer = await fetch(facet.url + path, { method, headers });
      expect([answer.status, answer.headers.get('allow'), await answer.json()]).toEqual([405, allow, body]);
    }
  });
});

describe('HEAD', () => {
  it.each(['/me', '/api/v1/user/me', '/health/live', '/nowhere'])(
    'answers %s as GET does, without a body',
    async (path) => {
      const [head, get] = await Promise.all([
        fetch(facet.url + path, { method: 'HEAD', headers: mia.headers }),
        fetch(facet.url + path, { headers: mia.headers }),
      ]);
      expect([head.status, await head.text()]).toEqual([get.status, '']);
      for (const name of ['etag', 'content-type', 'cache-control', 'content-length'])
        expect(head.headers.get(name)).toBe(get.headers.get(name));
    },
  );
});
