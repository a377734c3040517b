/** @settings {"DATABASE_TIMEOUT_MS":4000} */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { api, type Answer } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { aPerson, type TestPerson } from '../../support/people.js';

let mia: TestPerson;
let database: string;

beforeAll(async () => {
  mia = await aPerson({ as: 'admin' });
  database = new URL(facet.inside.databaseUrl).pathname.slice(1);
});

/** PreparedQueries of an administrator, from outside of the database. */
async function administer(...statements: string[]): Promise<void> {
  const client = new pg.Client({
    connectionString: Object.assign(new URL(facet.inside.databaseUrl), { pathname: '/postgres' }).href,
  });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/**
 * All but those of the spec itself: a connection of a pooler has the name of the application only from its
 * first statement on.
 */
const cut = (): string =>
  `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}' and application_name <> 'spec'`;
const locked = (): Promise<void> => administer(`alter database ${database} allow_connections false`, cut());
const opened = (): Promise<void> => administer(`alter database ${database} allow_connections true`);

afterEach(opened);

/** Every kind of call: by token, with a write, by key, by password. */
const calls: [string, () => Promise<Answer>][] = [
  ['GET /me', () => api.as(mia).get('/me')],
  ['PATCH /me', () => api.as(mia).patch('/me', { name: 'Changed' })],
  ['DELETE /me', () => api.as(mia).delete('/me')],
  ['GET /api/v1/user/me', () => api.as(mia).get('/api/v1/user/me')],
  ['POST /api/v1/user/{id}/roles', () => api.as(mia).post(`/api/v1/user/${mia.id}/roles`, { roles: [], add: true })],
  ['GET /api/v1/organization/roles', () => api.as(mia).get('/api/v1/organization/roles')],
  ['GET /v1/user/profile', () => api.as(mia).get('/v1/user/profile?fields=id')],
  ['POST /v1/user/profile', () => api.as(mia).post('/v1/user/profile', {})],
  ['GET /v1/user/by-id/{username}/public', () => api.get(`/v1/user/by-id/mia/public?containerId=${mia.organization}`)],
  ['GET /health/ready', () => api.get('/health/ready')],
  ['POST /auth/login', () => api.post('/auth/login', { email: mia.email, password: mia.password })],
  ['POST /auth/refresh', () => api.post('/auth/refresh', { refreshToken: mia.refreshToken })],
];

describe('Without its database', () => {
  it.each(calls)('%s answers 503 with Retry-After within 5 seconds', async (_, call) => {
    await locked();
    const start = performance.now();
    const { status, headers } = await call();
    expect([status, performance.now() - start < 5000]).toEqual([503, true]);
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  });

  it('answers in the words of each API, without a word about the database’s own', async () => {
    await locked();
    const message = 'The database cannot be reached right now.';
    expect((await api.as(mia).get('/me')).body).toEqual({ code: 'ServiceUnavailable', message });
    expect((await api.as(mia).get('/api/v1/user/me')).body).toEqual({
      statusCode: 503,
      error: 'Service Unavailable',
      message,
    });
    expect((await api.as(mia).get('/v1/user/profile?fields=id')).body).toEqual({
      code: 10010,
      message: 'service_unavailable',
      name: 'SERVICE_UNAVAILABLE',
    });
    expect((await api.get('/health/ready')).body).toMatchObject({ code: 'service.unavailable', detail: message });
  });

  it('still lives, knows its paths and refuses what it can refuse alone', async () => {
    await locked();
    expect((await api.get('/health/live')).status).toBe(200);
    expect((await api.get('/nowhere')).status).toBe(404);
    expect((await api.get('/me')).status).toBe(401);
    expect((await api.as(mia).patch('/me', undefined, { raw: '{' })).status).toBe(422);
  });

  it('comes back by itself, with everything as it was', async () => {
    await locked();
    expect((await api.as(mia).get('/me')).status).toBe(503);
    await opened();
    const { body } = await eventually(async () => {
      const answer = await api.as(mia).get('/me');
      return answer.status === 200 ? answer : undefined;
    });
    expect([body.status, body.name]).toEqual(['active', 'Tess Tester']);
    expect((await api.as(mia).get('/api/v1/user/me')).status).toBe(200);
  });
});

describe('When all connections are cut under way', () => {
  it('calls end as 200 or 503, never otherwise, and the next ones pass', async () => {
    for (let round = 0; round < 5; round += 1) {
      const running = Array.from({ length: 30 }, (_, at) =>
        at % 2 ? api.as(mia).get('/me') : api.as(mia).patch('/me', { bio: `round ${round}` }),
      );
      await administer(cut());
      for (const { status } of await Promise.all(running)) expect([200, 503]).toContain(status);
      expect(await eventually(async () => ((await api.as(mia).get('/me')).status === 200 ? true : undefined))).toBe(
        true,
      );
    }
  });
});

describe('When a row is locked for too long', () => {
  it('a change gives up with 503 and nothing is half-written', async () => {
    const client = new pg.Client({ connectionString: facet.inside.databaseUrl });
    await client.connect();
    await client.query('begin');
    await client.query('select 1 from users where id = $1 for update', [mia.id]);
    const start = performance.now();
    const { status } = await api.as(mia).patch('/me', { bio: 'never' });
    expect([status, performance.now() - start < 5000]).toEqual([503, true]);
    expect((await api.as(mia).get('/me')).body.bio).not.toBe('never');
    await client.query('rollback');
    await client.end();
    expect((await api.as(mia).patch('/me', { bio: 'now' })).status).toBe(200);
  });
});

describe('When the database may only be read', () => {
  it('a change is refused with 503 and reading goes on', async () => {
    await administer(`alter database ${database} set default_transaction_read_only = on`, cut());
    await eventually(async () => ((await api.as(mia).get('/me')).status === 200 ? true : undefined));
    expect((await api.as(mia).patch('/me', { bio: 'never' })).status).toBe(503);
    expect((await api.as(mia).get('/me')).status).toBe(200);
    await administer(`alter database ${database} reset default_transaction_read_only`, cut());
    await eventually(async () =>
      (await api.as(mia).patch('/me', { bio: 'again' })).status === 200 ? true : undefined,
    );
  });
});
