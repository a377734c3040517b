import { describe, expect, it } from '@jest/globals';
import { api, type Answer } from '../../support/api.js';
import { aPerson, aRole, type TestPerson } from '../../support/people.js';

/** An edit with `If-Match`: where the tag is read, and how something is changed. */
interface Edit {
  readonly read: string;
  readonly edit: (headers: Record<string, string>, text: string) => Promise<Answer>;
}

async function edits(ada: TestPerson, mia: TestPerson): Promise<Record<string, Edit>> {
  const organization = `/admin/organizations/${ada.organization}`;
  const role = `${organization}/roles/${await aRole(ada.organization, 'Edited', [])}`;
  const other = await aRole(ada.organization, 'Other', []);
  const as = api.as(ada).with({ 'x-m2-organization-id': ada.organization });
  const roles = `${organization}/members/${mia.id}`;
  return {
    'PATCH /me': { read: '/me', edit: (headers, text) => as.patch('/me', { bio: text }, { headers }) },
    'DELETE /me/picture': { read: '/me', edit: (headers) => as.delete('/me/picture', undefined, { headers }) },
    'PUT /api/profile': {
      read: '/api/profile',
      edit: (headers, text) => as.put('/api/profile', { username: text }, { headers }),
    },
    'POST /v1/user/profile': {
      read: '/v1/user/profile?fields=id',
      edit: (headers, text) => as.post('/v1/user/profile', { biography: text }, { headers }),
    },
    'POST /api/v1/user/{id}/roles': {
      read: `/api/v1/user/${mia.id}`,
      edit: (headers) => as.post(`/api/v1/user/${mia.id}/roles`, { roles: [other], add: true }, { headers }),
    },
    'PUT …/members/{id}/roles': {
      read: roles,
      edit: (headers) => as.put(`${roles}/roles`, { roles: [other] }, { headers }),
    },
    'PATCH …/organizations/{id}': {
      read: organization,
      edit: (headers, text) => as.patch(organization, { name: text }, { headers }),
    },
    'PATCH …/settings': {
      read: `${organization}/settings`,
      edit: (headers) => as.patch(`${organization}/settings`, { signUp: 'invite' }, { headers }),
    },
    'PATCH …/roles/{id}': { read: role, edit: (headers, text) => as.patch(role, { name: text }, { headers }) },
  };
}

describe('A tag that a compressing proxy has made weak', () => {
  it('is good for every edit while nothing has changed, and for none after', async () => {
    const ada = await aPerson({ as: 'admin', handle: 'ada' });
    const mia = await aPerson({ in: ada.organization });
    for (const [name, { read, edit }] of Object.entries(await edits(ada, mia))) {
      const headers = { 'x-m2-organization-id': ada.organization };
      const tag = (await api.as(ada).get(read, { headers })).headers.get('etag') ?? '';
      const stale = `W/${tag.replace(/^"/, '"0')}`;
      const answers = [await edit({ 'if-match': stale }, 'first'), await edit({ 'if-match': `W/${tag}` }, 'second')];
      expect([name, tag !== '', answers[0]?.status, [200, 201, 204].includes(answers[1]?.status ?? 0)]).toEqual([
        name,
        true,
        412,
        true,
      ]);
    }
  });
});
