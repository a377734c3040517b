import { api } from './api.js';
import type { TestPerson } from './people.js';

/** A user at the M2 API, in their organization or another one. */
export const m2 = (
  person: Pick<TestPerson, 'headers' | 'organization'>,
  organization: string = person.organization,
): typeof api => api.as(person).with({ 'x-m2-organization-id': organization });

/** Puts an object into a user's collection. */
export async function anObject(
  admin: TestPerson,
  owner: TestPerson,
  id: string,
  kind: 'image' | 'avatar' = 'image',
): Promise<{ datasourceId: string; objectDefinitionId: string }> {
  const { status } = await api
    .as(admin)
    .put(`/admin/organizations/${owner.organization}/collections/${owner.id}/figures/${id}`, {
      kind,
      url: `https://example.com/${id}.png`,
    });
  if (status !== 204) throw new Error(`the object was not put: ${status}`);
  return { datasourceId: 'figures', objectDefinitionId: id };
}
