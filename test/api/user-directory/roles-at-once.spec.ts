import { beforeEach, describe, expect, it } from '@jest/globals';
import { api, type Answer } from '../../support/api.js';
import { anOrganization, aPerson, aRole, roleId, type TestPerson } from '../../support/people.js';

let ada: TestPerson;
let mia: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization });
});

const update = (body: unknown, headers?: Record<string, string>): Promise<Answer> =>
  api.as(ada).post(`/api/v1/user/${mia.id}/roles`, body, { headers });
const tagOf = async (): Promise<string> => (await api.as(ada).get(`/api/v1/user/${mia.id}`)).headers.get('etag') ?? '';

describe('Changes of roles at the same moment', () => {
  it('all land when they are unions', async () => {
    const roles = await Promise.all(Array.from({ length: 20 }, (_, at) => aRole(ada.organization, `Role ${at}`, [])));
    const answers = await Promise.all(roles.map((id) => update({ roles: [id], add: true })));
    expect(answers.map((one) => one.status)).toEqual(roles.map(() => 200));
    const { body } = await api.as(ada).get(`/api/v1/user/${mia.id}`);
    expect(body.roles).toHaveLength(21);
  });

  it('leave exactly what one of them wanted when they are replacements', async () => {
    const roles = await Promise.all(Array.from({ length: 10 }, (_, at) => aRole(ada.organization, `Role ${at}`, [])));
    const answers = await Promise.all(roles.map((id) => update({ roles: [id] })));
    expect(answers.map((one) => one.status)).toEqual(roles.map(() => 200));
    const { body } = await api.as(ada).get(`/api/v1/user/${mia.id}`);
    expect(body.roles).toHaveLength(1);
  });

  it('leave an admin when two admins demote each other', async () => {
    for (let round = 0; round < 20; round += 1) {
      const organization = await anOrganization();
      const [one, two] = await Promise.all([
        aPerson({ in: organization, as: 'admin' }),
        aPerson({ in: organization, as: 'admin' }),
      ]);
      const demote = (by: TestPerson, whom: TestPerson): Promise<Answer> =>
        api.as(by).post(`/api/v1/user/${whom.id}/roles`, { roles: [] });
      const answers = await Promise.all([demote(one, two), demote(two, one)]);
      expect([200, 403, 409]).toEqual(expect.arrayContaining(answers.map((answer) => answer.status)));
      const left = await facet.sql('select 1 from role_assignments where role_id = $1', [
        await roleId(organization, 'admin'),
      ]);
      expect(left).toHaveLength(1);
    }
  });

  it('leave an admin when three admins resign at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const organization = await anOrganization();
      const admins = await Promise.all(Array.from({ length: 3 }, () => aPerson({ in: organization, as: 'admin' })));
      const answers = await Promise.all(
        admins.map((one) => api.as(one).post(`/api/v1/user/${one.id}/roles`, { roles: [] })),
      );
      expect(answers.map((one) => one.status).sort()).toEqual([200, 200, 409]);
    }
  });

  it('let exactly one of many pass that name the same tag', async () => {
    const tag = await tagOf();
    const roles = await Promise.all(Array.from({ length: 20 }, (_, at) => aRole(ada.organization, `Role ${at}`, [])));
    const answers = await Promise.all(roles.map((id) => update({ roles: [id], add: true }, { 'if-match': tag })));
    expect(answers.map((one) => one.status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 412)]);
  });
});

describe('If-Match on roles', () => {
  it('passes with the tag that GET gave, the one that POST gave, and a star', async () => {
    const moderator = await roleId(ada.organization, 'moderator');
    const first = await update({ roles: [moderator], add: true }, { 'if-match': await tagOf() });
    expect(first.status).toBe(200);
    expect(first.headers.get('etag')).toBe(await tagOf());
    expect((await update({ roles: [] }, { 'if-match': first.headers.get('etag') ?? '' })).status).toBe(200);
    expect((await update({ roles: [moderator] }, { 'if-match': '*' })).status).toBe(200);
  });

  it('refuses a stale and a foreign tag, weak or not, and changes nothing', async () => {
    const stale = await tagOf();
    await update({ roles: [] });
    const now = await tagOf();
    expect(now).not.toBe(stale);
    for (const tag of [stale, '"other"', `W/${stale}`]) {
      const { status, body } = await update(
        { roles: [await roleId(ada.organization, 'moderator')] },
        { 'if-match': tag },
      );
      expect([status, body]).toEqual([
        412,
        { statusCode: 412, error: 'Precondition Failed', message: 'The resource has changed since it was read.' },
      ]);
    }
    expect(await tagOf()).toBe(now);
  });

  it('sees that the user has changed their name meanwhile', async () => {
    const tag = await tagOf();
    await api.as(mia).patch('/me', { name: 'Renamed' });
    expect((await update({ roles: [] }, { 'if-match': tag })).status).toBe(412);
  });

  it('tells of 404 before it tells of 412', async () => {
    const { status } = await api
      .as(ada)
      .post('/api/v1/user/garbage/roles', { roles: [] }, { headers: { 'if-match': '"other"' } });
    expect(status).toBe(404);
  });
});
