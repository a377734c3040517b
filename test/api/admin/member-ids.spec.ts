import { expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aPerson, roleId } from '../../support/people.js';

it('PUT /admin/organizations/{organizationId}/members/{userId}/roles answers with the member for any id of theirs', async () => {
  const ada = await aPerson({ as: 'admin' });
  const mia = await aPerson({ in: ada.organization });
  await facet.sql(
    `insert into identities (id, user_id, issuer, provider, subject) values (gen_random_uuid(), $1, 'https://id.example', 'ids', $2)`,
    [mia.id, mia.id],
  );
  const roles = [await roleId(ada.organization, 'member'), await roleId(ada.organization, 'moderator')];
  for (const ref of [mia.id, mia.directoryId, `ids|${mia.id}`]) {
    const { status, body } = await api
      .as(ada)
      .put(`/admin/organizations/${ada.organization}/members/${encodeURIComponent(ref)}/roles`, { roles });
    expect([ref, status, (body as { id: string }).id]).toEqual([ref, 200, mia.id]);
  }
});
