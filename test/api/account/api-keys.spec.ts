import pg from 'pg';
import { describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { eventually } from '../../support/eventually.js';
import { api, type Answer } from '../../support/api.js';
import { tablesThatHold } from '../../support/database.js';
import { aPerson, aRole, later, type TestPerson } from '../../support/people.js';

const make = (person: TestPerson, wanted: Record<string, unknown> = {}): Promise<Answer> =>
  api.as(person).post('/auth/api-keys', { name: 'nightly report', scopes: ['read:me', 'read:users'], ...wanted });

const withKey = (key: string): typeof api => api.with({ 'x-api-key': key });

// The last digits: the first ones tell the time and are the same for users of one moment.
const keyPrefix = (id: string): string => id.slice(-12);

/** Fills a user up with keys, without their secrets. */
const giveKeys = ({ id, organization }: TestPerson, count: number): Promise<unknown> =>
  facet.sql(
    `insert into api_keys (id, user_id, organization_id, name, secret_hash, scopes, created_at)
     select $4 || lpad(n::text, 4, '0'), $1, $2, 'key ' || n, '\\x00', '{}', now() from generate_series(1, $3) as n`,
    [id, organization, count, keyPrefix(id)],
  );

/** The id of the n-th of them. */
const keyId = ({ id }: TestPerson, n: number): string => keyPrefix(id) + String(n).padStart(4, '0');

const idsIn = (body: { apiKeys: { id: string }[] }): string[] => body.apiKeys.map(({ id }) => id);

describe('POST /auth/api-keys', () => {
  it('tells the whole key once', async () => {
    const mia = await aPerson();
    const { status, body } = await make(mia);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[A-Za-z0-9]{16}$/),
      name: 'nightly report',
      organizationId: mia.organization,
      scopes: ['read:me', 'read:users'],
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
      key: expect.stringMatching(/^fct_[A-Za-z0-9]{16}_[A-Za-z0-9]{32}[0-9a-z]{7}$/),
    });
    expect((await withKey(body.key).get('/me')).body.id).toBe(mia.id);
    const list = await api.as(mia).get('/auth/api-keys');
    expect(JSON.stringify(list.body)).not.toContain(body.key.slice(-39));
  });

  it('keeps nothing that contains the secret', async () => {
    const mia = await aPerson();
    const { body } = await make(mia);
    await withKey(body.key).get('/me');
    const [, id, rest] = (body.key as string).split('_');
    const secret = rest?.slice(0, 32) ?? '';
    // The id is no secret: the audit names the key by it.
    expect(await tablesThatHold(id ?? '')).toEqual(['public.api_keys', 'public.audit_entries']);
    for (const text of [body.key as string, secret, secret.slice(4, 28)])
      expect(await tablesThatHold(text)).toEqual([]);
  });

  it('keeps no refresh token, access token or password either', async () => {
    const mia = await aPerson();
    for (const text of [mia.refreshToken, mia.accessToken, mia.password])
      expect(await tablesThatHold(text)).toEqual([]);
  });

  it('gives no key what its owner may not do', async () => {
    const mia = await aPerson();
    const answer = await make(mia, { scopes: ['read:users', 'update:users'] });
    expectProblem(answer, 403, 'permission.missing');
    expect(answer.body.permissions).toEqual(['update:users']);
    expect((await api.as(mia).get('/auth/api-keys')).body.apiKeys).toEqual([]);
  });

  it('lets a key do what is in its scopes and no more', async () => {
    const mia = await aPerson({ as: 'admin' });
    const { body } = await make(mia, { scopes: ['read:organization'] });
    expect((await withKey(body.key).get('/api/v1/organization/roles')).status).toBe(200);
    expect((await withKey(body.key).get('/api/v1/user/me')).status).toBe(403);
  });

  it('takes from a key what its owner loses', async () => {
    const mia = await aPerson();
    const role = await aRole(mia.organization, 'Clerk', ['read:organization']);
    await facet.sql('insert into role_assignments (organization_id, user_id, role_id) values ($1, $2, $3)', [
      mia.organization,
      mia.id,
      role,
    ]);
    const { body } = await make(mia, { scopes: ['read:organization'] });
    expect((await withKey(body.key).get('/api/v1/organization/roles')).status).toBe(200);
    await facet.sql('delete from role_assignments where role_id = $1', [role]);
    expect((await withKey(body.key).get('/api/v1/organization/roles')).status).toBe(403);
  });

  it('ends a key at its moment', async () => {
    const mia = await aPerson();
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await make(mia, { expiresAt });
    expect(body.expiresAt).toBe(expiresAt);
    expect((await withKey(body.key).get('/me')).status).toBe(200);
    expect((await later(3601, () => withKey(body.key).get('/me'))).status).toBe(401);
  });

  it('takes an offset and answers in UTC', async () => {
    expect((await make(await aPerson(), { expiresAt: '2099-12-31T12:00:00+02:00' })).body.expiresAt).toBe(
      '2099-12-31T10:00:00.000Z',
    );
  });

  it.each([
    'tomorrow',
    '2099-12-31',
    '2099-13-01T00:00:00Z',
    '2099-12-31T00:00:00',
    '31.12.2099',
    '2020-01-01T00:00:00Z',
    4_102_444_800,
    null,
    {},
    '',
  ])('refuses the expiry %j', async (expiresAt) => {
    const answer = await make(await aPerson(), { expiresAt });
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors[0].field).toBe('expiresAt');
  });

  it.each([
    [['nothing']],
    [['facet:later']],
    [['*']],
    [['read:users', 'read:users']],
    ['read:users'],
    [null],
    [undefined],
    [[1]],
    [{ 0: 'read:users' }],
    [[['read:users']]],
  ])('refuses the scopes %j', async (scopes) => {
    const answer = await make(await aPerson(), { scopes });
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors[0].field).toBe('scopes');
  });

  it.each(['', '  ', 'x'.repeat(101), 'a\nb', 7, null])('refuses the name %j', async (name) => {
    const answer = await make(await aPerson(), { name });
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors[0].field).toBe('name');
  });

  it('makes a hundred keys and not one more, also when asked twice at once', async () => {
    const mia = await aPerson();
    await giveKeys(mia, 99);
    const answers = await Promise.all([make(mia), make(mia)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expectProblem(await make(mia), 409, 'api_key.limit_reached');
    await api.as(mia).delete(`/auth/api-keys/${keyId(mia, 1)}`);
    expect((await make(mia)).status).toBe(201);
  });
});

describe('GET /auth/api-keys', () => {
  it('goes through the own keys by cursor, each once', async () => {
    const mia = await aPerson();
    await giveKeys(mia, 5);
    await make(await aPerson({ in: mia.organization }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await api
        .as(mia)
        .get(`/auth/api-keys?limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      seen.push(...idsIn(body));
      cursor = body.nextCursor as string | undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([1, 2, 3, 4, 5].map((n) => keyId(mia, n)));
  });

  it('shows when a key was used last', async () => {
    const mia = await aPerson();
    const { body } = await make(mia);
    expect((await api.as(mia).get('/auth/api-keys')).body.apiKeys[0].lastUsedAt).toBeUndefined();
    await withKey(body.key).get('/me');
    const used = await eventually<string>(
      async () => (await api.as(mia).get('/auth/api-keys')).body.apiKeys[0].lastUsedAt as string | undefined,
    );
    expect(Math.abs(Date.parse(used) - Date.now())).toBeLessThan(60_000);
  });

  it.each(['garbage', Buffer.from('["\\u0000"]').toString('base64url'), Buffer.from('["x"]').toString('base64url')])(
    'refuses the cursor %s',
    async (cursor) => {
      expectProblem(await api.as(await aPerson()).get(`/auth/api-keys?cursor=${cursor}`), 400, 'request.invalid');
    },
  );
});

describe('DELETE /auth/api-keys/{id}', () => {
  it('kills a key from the next request on', async () => {
    const mia = await aPerson();
    const { body } = await make(mia);
    expect((await api.as(mia).delete(`/auth/api-keys/${body.id}`)).status).toBe(204);
    expect((await withKey(body.key).get('/me')).status).toBe(401);
    expectProblem(await api.as(mia).delete(`/auth/api-keys/${body.id}`), 404, 'api_key.not_found');
  });

  it("does not find other users' keys, and leaves them alone", async () => {
    const mia = await aPerson();
    const { body } = await make(mia);
    const admin = await aPerson({ in: mia.organization, as: 'admin' });
    expectProblem(await api.as(admin).delete(`/auth/api-keys/${body.id}`), 404, 'api_key.not_found');
    expect((await withKey(body.key).get('/me')).status).toBe(200);
  });

  it.each(['garbage', 'x'.repeat(3000), '%F0%9F%A6%89', '..%2f'])('does not find %s', async (id) => {
    expectProblem(await api.as(await aPerson()).delete(`/auth/api-keys/${id}`), 404, 'api_key.not_found');
  });
});

describe('a key that was not given out', () => {
  it('is refused with any single character changed', async () => {
    const { body } = await make(await aPerson());
    const key = body.key as string;
    for (let at = 0; at < key.length; at += 1) {
      const other = key[at] === 'A' ? 'B' : 'A';
      expect((await withKey(key.slice(0, at) + other + key.slice(at + 1)).get('/me')).status).toBe(401);
    }
  });

  it.each(['', 'fct_', 'fct_x_y', 'x'.repeat(5000)])('is refused: %j', async (key) => {
    expect((await withKey(key).get('/me')).status).toBe(401);
  });
});

describe('a key whose row is locked', () => {
  it('works at once, as while a migration changes all of them', async () => {
    const { body } = await make(await aPerson());
    const migration = new pg.Client({ connectionString: facet.inside.databaseUrl });
    await migration.connect();
    try {
      await migration.query('begin');
      await migration.query('update public.api_keys set scopes = scopes');
      const began = performance.now();
      expect((await withKey(body.key as string).get('/me')).status).toBe(200);
      // Who waits for the lock waits until the time limit of the database, 4 seconds.
      expect(performance.now() - began).toBeLessThan(2000);
      // The end of a connection alone lets go of the lock some time afterwards.
      await migration.query('rollback');
    } finally {
      await migration.end();
    }
    expect((await withKey(body.key as string).get('/me')).status).toBe(200);
    // The use is recorded beside the answer.
    const used = 'select 1 from api_keys where id = $1 and last_used_at is not null';
    await eventually(async () => (await facet.sql(used, [body.id]))[0]);
  });
});
