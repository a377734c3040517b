import { describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { anOrganization, aPerson, roleId, type TestPerson } from '../../support/people.js';

const keyOf = async (person: TestPerson): Promise<{ headers: Record<string, string> }> => {
  const { body } = await api
    .as(person)
    .post('/auth/api-keys', { name: 'test', scopes: ['read:me', 'read:users', 'update:me'] });
  return { headers: { 'x-api-key': body.key as string } };
};

const statusOf = async (person: TestPerson): Promise<unknown> =>
  (await facet.sql('select status from users where id = $1', [person.id]))[0]?.status;

describe('DELETE /me', () => {
  it('begins the deletion without saying more', async () => {
    const mia = await aPerson();
    const { status, body } = await api.as(mia).delete('/me');
    expect([status, body]).toEqual([202, undefined]);
    expect(await statusOf(mia)).toBe('deleted');
  });

  it('kills every token and key from the very next request on', async () => {
    const mia = await aPerson();
    const { body: second } = await api.post('/auth/login', { email: mia.email, password: mia.password });
    const key = await keyOf(mia);
    const elsewhere = { headers: { authorization: `Bearer ${second.accessToken}` } };
    await api.as(mia).delete('/me');
    for (const signer of [mia, elsewhere, key]) {
      expect((await api.as(signer).get('/me')).status).toBe(401);
      expect((await api.as(signer).patch('/me', { name: 'Ghost' })).status).toBe(401);
      expect((await api.as(signer).get('/api/v1/user/me')).status).toBe(401);
    }
    expect((await api.as(mia).delete('/me')).status).toBe(401);
  });

  it('kills the refresh tokens and the password', async () => {
    const mia = await aPerson();
    await api.as(mia).delete('/me');
    expect((await api.post('/auth/refresh', { refreshToken: mia.refreshToken })).status).toBe(401);
    const { status, body } = await api.post('/auth/login', { email: mia.email, password: mia.password });
    expect([status, body.code]).toEqual([401, 'credentials.invalid']);
  });

  it('queues the purge for the end of the grace period', async () => {
    const mia = await aPerson();
    const before = Date.now();
    await api.as(mia).delete('/me');
    const jobs = await facet.sql<{ task: string; payload: unknown; runAt: number }>(
      `select t.identifier as task, j.payload, extract(epoch from j.run_at)::float8 as "runAt" from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where j.payload ->> 'userId' = $1`,
      [mia.id],
    );
    expect(jobs).toEqual([{ task: 'account.purge', payload: { userId: mia.id }, runAt: expect.any(Number) }]);
    const ahead = Number(jobs[0]?.runAt) * 1000 - before;
    expect(Math.abs(ahead - 30 * 86_400_000)).toBeLessThan(10_000);
    const [row] = await facet.sql<{ purgeAfter: number }>(
      `select extract(epoch from purge_after)::float8 as "purgeAfter" from users where id = $1`,
      [mia.id],
    );
    expect(row?.purgeAfter).toBe(jobs[0]?.runAt);
  });

  it('takes the user out of the sight of their organization', async () => {
    const mia = await aPerson();
    const admin = await aPerson({ in: mia.organization, as: 'admin' });
    expect((await api.as(admin).get(`/api/v1/user/${mia.directoryId}`)).status).toBe(200);
    await api.as(mia).delete('/me');
    for (const id of [mia.directoryId, mia.id])
      expect((await api.as(admin).get(`/api/v1/user/${id}`)).status).toBe(404);
    expect((await api.as(admin).post(`/api/v1/user/${mia.id}/roles`, { roles: [] })).status).toBe(404);
  });

  it('keeps the rows until the purge', async () => {
    const mia = await aPerson({ handle: 'mia' });
    await api.as(mia).delete('/me');
    const [kept] = await facet.sql(
      'select count(*)::int as rows from emails e join members m using (user_id) where e.user_id = $1',
      [mia.id],
    );
    expect(kept).toEqual({ rows: 1 });
  });

  it('refuses the last admin of an organization and leaves everything as it was', async () => {
    const ada = await aPerson({ as: 'admin' });
    await aPerson({ in: ada.organization });
    const { status, body } = await api.as(ada).delete('/me');
    expect([status, body]).toEqual([
      409,
      { code: 'Conflict', message: 'The last admin of an organization keeps the role.' },
    ]);
    expect((await api.as(ada).get('/me')).status).toBe(200);
    expect((await api.post('/auth/refresh', { refreshToken: ada.refreshToken })).status).toBe(200);
  });

  it('lets an admin go when another active one stays', async () => {
    const ada = await aPerson({ as: 'admin' });
    const bob = await aPerson({ in: ada.organization, as: 'admin' });
    await facet.sql(`update users set status = 'banned' where id = $1`, [bob.id]);
    expect((await api.as(ada).delete('/me')).status).toBe(409);
    await facet.sql(`update users set status = 'active' where id = $1`, [bob.id]);
    expect((await api.as(ada).delete('/me')).status).toBe(202);
    expect((await api.as(bob).delete('/me')).status).toBe(409);
  });

  it('lets one of two admins stay who go at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const organization = await anOrganization();
      const admins = await Promise.all([
        aPerson({ in: organization, as: 'admin' }),
        aPerson({ in: organization, as: 'admin' }),
      ]);
      const answers = await Promise.all(admins.map((one) => api.as(one).delete('/me')));
      expect(answers.map((one) => one.status).sort()).toEqual([202, 409]);
    }
  });

  it('and a demotion of the other admin at the same moment leave one admin', async () => {
    for (let round = 0; round < 10; round += 1) {
      const organization = await anOrganization();
      const [ada, bob] = await Promise.all([
        aPerson({ in: organization, as: 'admin' }),
        aPerson({ in: organization, as: 'admin' }),
      ]);
      const [gone, demoted] = await Promise.all([
        api.as(ada).delete('/me'),
        api.as(ada).post(`/api/v1/user/${bob.id}/roles`, { roles: [] }),
      ]);
      expect([
        [202, 409],
        [202, 401],
        // Signed in when the request came, and no member any more when it was decided.
        [202, 403],
        [409, 200],
      ]).toContainEqual([gone.status, demoted.status]);
      const admin = await roleId(organization, 'admin');
      const left = await facet.sql(
        `select 1 from role_assignments a join users u on u.id = a.user_id where a.role_id = $1 and u.status = 'active'`,
        [admin],
      );
      expect(left).toHaveLength(1);
    }
  });

  it('and changes at the same moment: no caller gets an answer that is not declared', async () => {
    const mia = await aPerson();
    const answers = await Promise.all([
      ...Array.from({ length: 8 }, (_, at) => api.as(mia).patch('/me', { bio: `by ${at}` })),
      api.as(mia).delete('/me'),
      api.as(mia).delete('/me'),
      ...Array.from({ length: 8 }, () => api.as(mia).get('/me')),
    ]);
    for (const { status } of answers) expect([200, 202, 401, 404]).toContain(status);
    expect(await statusOf(mia)).toBe('deleted');
    const jobs = await facet.sql(`select 1 from graphile_worker._private_jobs where payload ->> 'userId' = $1`, [
      mia.id,
    ]);
    expect(jobs).toHaveLength(1);
  });

  it('needs a signed-in user: an API key does not do', async () => {
    const mia = await aPerson();
    const { status, body } = await api.as(await keyOf(mia)).delete('/me');
    expect([status, body]).toEqual([
      403,
      { code: 'Forbidden', message: 'This needs a signed-in user; an API key is not enough.' },
    ]);
    expect(await statusOf(mia)).toBe('active');
  });

  it('refuses anonymous callers', async () => {
    expect((await api.delete('/me')).body).toEqual({ code: 'Unauthorized', message: 'A valid credential is needed.' });
  });
});
