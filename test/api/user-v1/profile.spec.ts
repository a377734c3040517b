import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { m2 } from '../../support/m2.js';
import { anOrganization, aPerson, later, type TestPerson } from '../../support/people.js';
import {
  clientError,
  failureOf,
  profileFields,
  profileOf,
  unauthorized,
  updateProfile,
} from '../../support/user-v1.js';

let mia: TestPerson;

beforeAll(async () => {
  mia = await aPerson({ name: 'Mia Member', handle: 'mia-v1' });
});

const profile = (query: string, person = mia): ReturnType<typeof api.get> =>
  api.as(person).get(`/v1/user/profile${query}`);

describe('GET /v1/user/profile', () => {
  it('answers every field, null where nothing is set', async () => {
    const { status, body } = await profileOf(mia);
    expect(status).toBe(200);
    expect(Object.keys(body as object)).toEqual(profileFields);
    expect(body).toEqual({
      ...{ id: mia.id, username: 'mia-v1', handle: 'mia-v1', displayName: 'Mia Member', email: mia.email },
      ...{ biography: null, address: null, dateOfBirth: null, profilePictureUrl: null, walletAddress: null },
      ...{ createdAt: expect.stringMatching(/^\d{4}-.*Z$/), updatedAt: expect.stringMatching(/^\d{4}-.*Z$/) },
    });
  });

  it.each([
    ['?fields=email&fields=id', ['email', 'id']],
    ['?fields=email,id', ['email', 'id']],
    ['?fields[]=email&fields[]=id', ['email', 'id']],
    ['?fields%5B%5D=email', ['email']],
    ['?fields[0]=email&fields[1]=id', ['email', 'id']],
    ['?fields%5B0%5D=email&fields%5B25%5D=id', ['email', 'id']],
    ['?fields=id', ['id']],
    ['?fields=id,handle&fields[]=email&fields=biography', ['id', 'handle', 'email', 'biography']],
    ['?fields[]=id,handle', ['id', 'handle']],
    ['?fields=handle,id,handle&fields=id', ['handle', 'id']],
    ['/?fields=updatedAt', ['updatedAt']],
  ])('reads %s as %j, in this order', async (query, keys) => {
    const { status, body } = await profile(query);
    expect([status, Object.keys(body as object)]).toEqual([200, keys]);
  });

  it.each([
    ['', 'at least one of id, username'],
    ['?', 'at least one of'],
    ['?fields', 'at least one of'],
    ['?fields=', 'at least one of'],
    ['?fields[]=', 'at least one of'],
    ['?fields[0]=', 'at least one of'],
    ['?fields=,', 'at least one of'],
    ['?fields=id,', '""'],
    ['?fields=id,nickname', '"nickname"'],
    ['?fields=id&fields=passwordHash', '"passwordHash"'],
    ['?fields=ID', '"ID"'],
    ['?fields=id,%20email', '" email"'],
    ['?fields=constructor', '"constructor"'],
    ['?fields=__proto__', '"__proto__"'],
    [`?fields=${'x'.repeat(5000)}`, `"${'x'.repeat(99)},`],
  ])('refuses %s and names what is wrong', async (query, named) => {
    const answer = await profile(query);
    expect([answer.status, failureOf(answer)]).toEqual([400, clientError('fields')]);
    expect(answer.body.details[0].message).toContain(named);
  });

  it('refuses a parameter that it does not know', async () => {
    expect(failureOf(await profile('?fields=id&field=id'))).toEqual(clientError('field'));
    expect(failureOf(await profile('?fields[a]=id'))).toEqual(clientError('fields[a]'));
  });

  it('needs a credential, and takes an API key of the user', async () => {
    const nobody = await api.get('/v1/user/profile?fields=id');
    expect([nobody.status, failureOf(nobody)]).toEqual([401, unauthorized]);
    const { body } = await api.as(mia).post('/auth/api-keys', { name: 'test', scopes: ['read:me', 'update:me'] });
    expect((await api.get('/v1/user/profile?fields=id,handle', { headers: { 'x-api-key': body.key } })).body).toEqual({
      id: mia.id,
      handle: 'mia-v1',
    });
  });

  it('shows the name in the organization of the credential, not one in another', async () => {
    const elsewhere = await anOrganization();
    const max = await aPerson({ handle: 'max-here' });
    await facet.sql('insert into members (organization_id, user_id) values ($1, $2)', [elsewhere, max.id]);
    await m2(max, elsewhere).put('/api/profile/', { username: 'max-there' });
    expect((await profile('?fields=username,handle', max)).body).toEqual({ username: 'max-here', handle: 'max-here' });
    const login = await api.post('/auth/login', {
      email: max.email,
      password: max.password,
      organizationId: elsewhere,
    });
    const there = api.with({ authorization: `Bearer ${login.body.accessToken}` });
    expect((await there.get('/v1/user/profile?fields=username')).body).toEqual({ username: 'max-there' });
  });

  it('has no name for who is in no organization', async () => {
    const max = await aPerson({ handle: 'max-alone' });
    await facet.sql('delete from members where user_id = $1', [max.id]);
    expect((await profile('?fields=id,handle,displayName', max)).body).toEqual({
      id: max.id,
      handle: null,
      displayName: 'Tess Tester',
    });
  });

  it('shows a wallet that the user has proved', async () => {
    const max = await aPerson();
    const address = '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045';
    await facet.sql('insert into wallets (user_id, address, chain_id, linked_at) values ($1, $2, 1, now())', [
      max.id,
      address,
    ]);
    expect((await profile('?fields=walletAddress', max)).body).toEqual({ walletAddress: address });
  });

  it('dates the last change of the user or of their profile, whichever was later', async () => {
    const max = await aPerson({ handle: 'max-dated' });
    await facet.sql(`update users set updated_at = '2020-05-05T00:00:00Z' where id = $1`, [max.id]);
    await facet.sql(`update profiles set updated_at = '2020-04-04T00:00:00Z' where user_id = $1`, [max.id]);
    expect((await profile('?fields=updatedAt', max)).body).toEqual({ updatedAt: '2020-05-05T00:00:00.000Z' });
    await facet.sql(`update profiles set updated_at = '2020-06-06T00:00:00Z' where user_id = $1`, [max.id]);
    expect((await profile('?fields=updatedAt', max)).body).toEqual({ updatedAt: '2020-06-06T00:00:00.000Z' });
    await later(500, () => api.as(max).patch('/me', { bio: 'later' }));
    expect(Date.parse((await profile('?fields=updatedAt', max)).body.updatedAt as string)).toBeGreaterThan(
      Date.now() + 400_000,
    );
  });

  it('answers 304 while nothing of what was asked for has changed', async () => {
    const max = await aPerson();
    const tag = (await profile('?fields=handle', max)).headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[^"]+"$/);
    const headers = { 'if-none-match': tag };
    expect((await api.as(max).get('/v1/user/profile?fields=handle', { headers })).status).toBe(304);
    expect((await api.as(max).get('/v1/user/profile?fields=id', { headers })).status).toBe(200);
    await updateProfile(max, { handle: 'max-tagged' });
    expect((await api.as(max).get('/v1/user/profile?fields=handle', { headers })).body).toEqual({
      handle: 'max-tagged',
    });
  });

  it('shows nothing that only this API may show in the others', async () => {
    const max = await aPerson({ handle: 'max-private', as: 'admin' });
    await updateProfile(max, { address: { addressLine1: 'Hidden Lane 77' }, dateOfBirth: '1977-07-07' });
    const others = [
      '/me',
      '/api/v1/user/me',
      `/api/v1/user/${max.id}`,
      `/v1/user/by-id/max-private/public?containerId=${max.organization}`,
    ];
    const answers = await Promise.all([
      m2(max).get('/api/profile/'),
      m2(max).put('/api/profile/', {}),
      ...others.map((path) => api.as(max).get(path)),
    ]);
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toMatch(/Hidden Lane|1977/);
    }
  });
});
