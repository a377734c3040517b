import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aPerson, roleId, type TestPerson } from '../../support/people.js';

let mia: TestPerson;
let max: TestPerson;

const notFound = { statusCode: 404, error: 'Not Found', message: 'User not found' };

async function identify(person: TestPerson, provider: string, subject: string): Promise<void> {
  await facet.sql('insert into identities (id, user_id, issuer, provider, subject) values ($1, $2, $3, $4, $5)', [
    randomUUID(),
    person.id,
    `https://${provider}.example`,
    provider,
    subject,
  ]);
}

beforeAll(async () => {
  mia = await aPerson({ name: 'Mia Member' });
  max = await aPerson({ in: mia.organization, name: 'Max' });
});

describe('GET /api/v1/user/{id}', () => {
  it.each([
    ['local|uuid', (id: string) => `local|${id}`],
    ['local%7Cuuid', (id: string) => `local%7C${id}`],
    ['local%7cuuid', (id: string) => `local%7c${id}`],
    ['the bare uuid', (id: string) => id],
    ['the bare uuid in upper case', (id: string) => id.toUpperCase()],
    ['the id and a trailing slash', (id: string) => `local|${id}/`],
    ['a percent-encoded id', (id: string) => id.replaceAll('-', '%2D')],
  ])('finds a person of the organization by %s', async (_, spelled) => {
    const { status, body } = await api.as(mia).get(`/api/v1/user/${spelled(max.id)}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: `local|${max.id}`,
      name: 'Max',
      first_name: 'Max',
      email: max.email,
      created_at: expect.any(String),
      roles: [{ id: await roleId(mia.organization, 'member'), name: 'Member', description: expect.any(String) }],
    });
  });

  it('leaves the permissions out, also of oneself', async () => {
    expect((await api.as(mia).get(`/api/v1/user/${mia.id}`)).body).not.toHaveProperty('permissions');
  });

  it.each([
    ['a plain subject', 'prov0', '1234567890'],
    ['a subject with a bar in it', 'prov1', 'waad|abc|def'],
    ['a subject with signs that must be escaped', 'prov2', 'a/b c?d#e%f'],
    ['a subject in another script', 'prov3', 'Zoë-日本'],
  ])('finds somebody of another issuer by provider and %s', async (_, provider, subject) => {
    const person = await aPerson({ in: mia.organization });
    await identify(person, provider, subject);
    const { status, body } = await api.as(mia).get(`/api/v1/user/${encodeURIComponent(`${provider}|${subject}`)}`);
    expect([status, body.id]).toEqual([200, `${provider}|${subject}`]);
    expect((await api.as(mia).get(`/api/v1/user/${person.id}`)).body.id).toBe(`${provider}|${subject}`);
    expect((await api.as(person).get('/api/v1/user/me')).body.id).toBe(`${provider}|${subject}`);
  });

  it('takes the bar of provider|subject raw', async () => {
    const person = await aPerson({ in: mia.organization });
    await identify(person, 'raw', 'x|y');
    expect((await api.as(mia).get('/api/v1/user/raw|x|y')).status).toBe(200);
    expect((await api.as(mia).get('/api/v1/user/raw%7Cx|y')).status).toBe(200);
  });

  it.each([
    ['an unknown uuid', () => randomUUID()],
    ['an unknown local id', () => `local|${randomUUID()}`],
    ['an unknown provider', () => 'nobody|1'],
    ['an unknown subject', () => 'prov0|0'],
    ['garbage', () => 'garbage'],
    ['a bar alone', () => '|'],
    ['a bar and a uuid', () => `|${max.id}`],
    ['a provider and nothing', () => 'prov0|'],
    ['local and no uuid', () => 'local|garbage'],
    ['local twice', () => `local|local|${max.id}`],
    ['a number', () => '1'],
    ['a uuid with a letter too many', () => `${max.id}0`],
    ['a uuid in braces', () => `{${max.id}}`],
    ['a quote', () => "'; drop table users; --"],
    ['a name of an object’s own', () => '__proto__'],
    ['2,000 characters', () => 'x'.repeat(2000)],
    ['2,000 characters after a bar', () => `prov0|${'x'.repeat(2000)}`],
  ])('does not find %s', async (_, id) => {
    const { status, body } = await api.as(mia).get(`/api/v1/user/${encodeURIComponent(id())}`);
    expect([status, body]).toEqual([404, notFound]);
  });

  it('does not find users of another organization, by any of their ids', async () => {
    const stranger = await aPerson();
    await identify(stranger, 'elsewhere', 'stranger');
    for (const id of [stranger.id, `local|${stranger.id}`, 'elsewhere|stranger']) {
      expect((await api.as(mia).get(`/api/v1/user/${id}`)).body).toEqual(notFound);
    }
  });

  it('finds a member of two organizations in each, with the roles of that one', async () => {
    const both = await aPerson();
    await facet.sql('insert into members (organization_id, user_id) values ($1, $2)', [mia.organization, both.id]);
    expect((await api.as(mia).get(`/api/v1/user/${both.id}`)).body.roles).toEqual([]);
    expect((await api.as(both).get(`/api/v1/user/${both.id}`)).body.roles).toHaveLength(1);
  });

  it('does not find deleted users, but those who are banned', async () => {
    const gone = await aPerson({ in: mia.organization });
    await facet.sql(`update users set status = 'banned' where id = $1`, [gone.id]);
    expect((await api.as(mia).get(`/api/v1/user/${gone.id}`)).status).toBe(200);
    await facet.sql(`update users set status = 'deleted' where id = $1`, [gone.id]);
    expect((await api.as(mia).get(`/api/v1/user/${gone.id}`)).body).toEqual(notFound);
  });

  it('answers 304 to the tag that it gave', async () => {
    const { headers } = await api.as(mia).get(`/api/v1/user/${max.id}`);
    const again = await api
      .as(mia)
      .get(`/api/v1/user/${max.id}`, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it('needs read:users and says so', async () => {
    const poor = await aPerson({ in: mia.organization });
    await facet.sql('delete from role_assignments where user_id = $1', [poor.id]);
    const { status, body, headers } = await api.as(poor).get(`/api/v1/user/${mia.id}`);
    expect([status, body.message]).toEqual([403, 'Missing required scopes: read:users']);
    expect(headers.get('www-authenticate')).toContain('error="insufficient_scope", scope="read:users"');
  });

  it('refuses anonymous callers', async () => {
    expect((await api.get(`/api/v1/user/${mia.id}`)).body).toEqual({
      statusCode: 401,
      error: 'Unauthorized',
      message: 'Failed to authenticate user',
    });
  });
});
