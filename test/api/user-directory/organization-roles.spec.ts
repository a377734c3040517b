import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aPerson, aRole, type TestPerson } from '../../support/people.js';

let ada: TestPerson;

beforeAll(async () => {
  ada = await aPerson({ as: 'admin' });
});

describe('GET /api/v1/organization/roles', () => {
  it('lists the roles of the organization as a bare array, in the order of their names', async () => {
    const { status, body } = await api.as(ada).get('/api/v1/organization/roles');
    expect(status).toBe(200);
    expect(body).toEqual(
      ['Admin', 'Member', 'Moderator'].map((name) => ({
        id: expect.stringMatching(/^rol_[A-Za-z0-9]{16}$/),
        name,
        description: expect.any(String),
      })),
    );
  });

  it('shows roles of the organization’s own, and none of another one', async () => {
    const bea = await aPerson({ as: 'admin' });
    const id = await aRole(bea.organization, 'Beekeeper', []);
    expect((await api.as(bea).get('/api/v1/organization/roles')).body).toContainEqual({
      id,
      name: 'Beekeeper',
      description: '',
    });
    expect(JSON.stringify((await api.as(ada).get('/api/v1/organization/roles/')).body)).not.toContain(id);
  });

  it.each(['member', 'moderator'] as const)('needs read:organization, which a %s does not have', async (as) => {
    const { status, body, headers } = await api
      .as(await aPerson({ in: ada.organization, as }))
      .get('/api/v1/organization/roles');
    expect(status).toBe(403);
    expect(body).toEqual({
      statusCode: 403,
      error: 'Forbidden',
      message: 'Missing required scopes: read:organization',
      details: [{ permission: 'read:organization' }],
    });
    expect(headers.get('www-authenticate')).toBe(
      'Bearer realm="facet", error="insufficient_scope", scope="read:organization"',
    );
  });

  it('refuses anonymous callers', async () => {
    expect((await api.get('/api/v1/organization/roles')).body).toEqual({
      statusCode: 401,
      error: 'Unauthorized',
      message: 'Failed to authenticate user',
    });
  });
});
