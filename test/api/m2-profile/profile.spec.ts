import { describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';

const m2 = (person: TestPerson, organization: string = person.organization) => api.as(person).with({ 'x-m2-organization-id': organization });

describe('/api/profile', () => {
  it('has no profile before the first PUT, and one after it', async () => {
    const mia = await aPerson();
    expect((await m2(mia).get('/api/profile/')).status).toBe(404);
    const { status, body } = await m2(mia).put('/api/profile/', { username: 'mia' });
    expect([status, body]).toEqual([200, { username: 'mia', avatarObjectDefinitionId: null }]);
    expect((await m2(mia).get('/api/profile')).body).toEqual({ username: 'mia' });
  });

  it('gives a name to one person only', async () => {
    const organization = await anOrganization();
    const people = await Promise.all([1, 2, 3, 4, 5].map(() => aPerson({ in: organization })));
    const statuses = await Promise.all(people.map(async (person) => (await m2(person).put('/api/profile/', { username: 'root' })).status));
    expect(statuses.sort()).toEqual([200, 409, 409, 409, 409]);
  });

  it('denies a name, replaces it, and lists it', async () => {
    const organization = await anOrganization();
    const admin = await aPerson({ in: organization, as: 'admin' });
    const bob = await aPerson({ in: organization, handle: 'Bob' });
    expect((await m2(admin).post('/api/profile/username/deny/', { bob: 'bobby', root: 'x' })).status).toBe(204);
    expect((await m2(bob).get('/api/profile/')).body).toEqual({ username: 'bobby' });
    expect((await m2(bob).put('/api/profile/', { username: 'Bob' })).body).toMatchObject({ reason: 'denied' });
    expect((await m2(admin).get('/api/profile/username/denylist/')).body).toEqual({ usernames: ['bob', 'root'] });
    expect((await m2(admin).delete('/api/profile/username/deny/', ['root', 'bobby', 'nobody'])).body).toEqual({
      usernamesDeleted: ['root'],
      usernamesInUse: ['bobby'],
    });
    expect((await m2(admin).put('/api/profile/username/denylist/', ['bobby'])).body).toMatchObject({ usernamesInUse: ['bobby'] });
    expect((await m2(admin).put('/api/profile/username/denylist/', ['a', 'b'])).status).toBe(204);
    expect((await m2(admin).get('/api/profile/username/denylist/')).body).toEqual({ usernames: ['a', 'b'] });
  });
});
