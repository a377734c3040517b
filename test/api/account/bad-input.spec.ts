import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { anAddress, expectProblem } from '../../support/account.js';
import { api } from '../../support/api.js';
import { badBodies, marker } from '../../support/bad-bodies.js';
import { rowCounts } from '../../support/database.js';
import { aPerson, password, type TestPerson } from '../../support/people.js';

const newAccount = { email: anAddress(), password, name: 'Nina NewAccount', organizationId: 'demo' };

const routes: { path: string; good: Record<string, unknown> }[] = [
  { path: '/auth/sign-up', good: newAccount },
  { path: '/auth/login', good: { email: anAddress(), password } },
  { path: '/auth/refresh', good: { refreshToken: 'AAAA' } },
  { path: '/auth/password', good: { currentPassword: password, newPassword: 'four slow swans at noon' } },
  { path: '/auth/wallet/verify', good: { message: 'x', signature: `0x${'1'.repeat(130)}` } },
  { path: '/auth/api-keys', good: { name: 'robot', scopes: [] } },
];

describe.each(routes)('POST $path', ({ path, good }) => {
  let mia: TestPerson;
  let before: Record<string, number>;

  beforeAll(async () => {
    mia = await aPerson();
    before = await rowCounts();
  });

  it.each(badBodies(good))('refuses a body $is', async ({ status, code, sent }) => {
    const answer = await api.as(mia).post(path, undefined, sent);
    expectProblem(answer, status, code);
    expect(JSON.stringify(answer.body)).not.toContain(marker);
    expect(await rowCounts()).toEqual(before);
  });

  it('refuses no body at all', async () => {
    expectProblem(await api.as(mia).post(path), 400, 'request.invalid');
  });

  it.each(Object.keys(good))('names the field %s when it is of another type', async (field) => {
    for (const wrong of [7, true, null, {}, [[]]]) {
      const answer = await api.as(mia).post(path, { ...good, [field]: wrong });
      expectProblem(answer, 400, 'request.invalid');
      expect(answer.body.errors.map((one: { field: string }) => one.field)).toContain(field);
    }
  });

  it.each(Object.keys(good))('names the field %s when it is missing', async (field) => {
    const answer = await api.as(mia).post(path, { ...good, [field]: undefined });
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors[0].field).toBe(field);
  });

  it('unpacks a body, but not beyond its bound', async () => {
    const pack = (value: unknown): Uint8Array => new Uint8Array(gzipSync(JSON.stringify(value)));
    const headers = { 'content-encoding': 'gzip' };
    expectProblem(
      await api.as(mia).post(path, undefined, { raw: pack({ x: 'x'.repeat(5_000_000) }), headers }),
      413,
      'request.too_large',
    );
    expectProblem(
      await api.as(mia).post(path, undefined, { raw: pack({ ...good, x: 1 }), headers }),
      400,
      'request.invalid',
    );
  });
});

describe('bodies that no route asks for', () => {
  it.each([
    '/auth/logout',
    '/auth/sessions',
    '/auth/sessions/01930000-0000-7000-8000-00000000d001',
    '/auth/api-keys/DemoKeyToRevoke0',
    '/auth/wallet',
  ])('are refused all the same: %s', async (path) => {
    const mia = await aPerson();
    const send = path === '/auth/logout' ? api.as(mia).post : api.as(mia).delete;
    expectProblem(
      await send(path, undefined, { raw: 'x', headers: { 'content-type': 'text/plain' } }),
      415,
      'request.media_type_unsupported',
    );
    expectProblem(await send(path, undefined, { raw: '{' }), 400, 'request.malformed');
    expectProblem(await send(path, undefined, { raw: 'x'.repeat(103_000) }), 413, 'request.too_large');
    expect((await api.as(mia).get('/me')).body.activeSessions).toBe(1);
  });
});

describe('addresses of this API', () => {
  it.each(['/auth', '/auth/nothing', '/auth/sessions/a/b', '/.well-known/openid-configuration', '/nothing'])(
    'are unknown: %s',
    async (path) => {
      expectProblem(await api.get(path), 404, 'route.unknown');
    },
  );

  it('take a slash at the end', async () => {
    const mia = await aPerson();
    expect((await api.as(mia).get('/auth/sessions/')).status).toBe(200);
    expect((await api.get('/.well-known/jwks.json/')).status).toBe(200);
  });

  it.each(['/auth/sessions?x=%00', '/.well-known/jwks.json?x=%00', '/auth/%ZZ'])(
    'are refused when they cannot be read: %s',
    async (path) => {
      expectProblem(await api.as(await aPerson()).get(path), 400, 'request.invalid');
    },
  );
});

describe('a huge password', () => {
  it('is refused before anything is computed', async () => {
    const huge = 'x'.repeat(90_000);
    expectProblem(await api.post('/auth/login', { email: anAddress(), password: huge }), 400, 'request.invalid');
    expectProblem(await api.post('/auth/sign-up', { ...newAccount, password: huge }), 400, 'request.invalid');
  });
});
