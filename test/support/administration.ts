import type { OrganizationId, UserId } from '@app/common';
import { api, type Answer } from './api.js';
import { aPerson, aRole, type TestPerson } from './people.js';

/** The path of an organization in the administration. */
export const inOrganization = (organization: string, rest = ''): string =>
  `/admin/organizations/${organization}${rest}`;

export const memberPath = (member: TestPerson, rest = '', organization: string = member.organization): string =>
  inOrganization(organization, `/members/${member.id}${rest}`);

/** A user with exactly these permissions, and no role beside. */
export async function somebodyWho(organization: OrganizationId, permissions: readonly string[]): Promise<TestPerson> {
  const person = await aPerson({ in: organization, name: 'Petra Permitted' });
  const role = await aRole(organization, `Role of ${person.id}`, permissions);
  await facet.sql('delete from role_assignments where user_id = $1', [person.id]);
  await facet.write((tx, { roles }) => roles.grant(tx, organization, person.id, [role], null));
  return person;
}

/** Makes a user a member of a second organization, with the roles of all members. */
export async function alsoIn(
  organization: OrganizationId,
  userId: UserId,
  as: 'admin' | 'member' = 'member',
): Promise<void> {
  await facet.sql('insert into members (organization_id, user_id) values ($1, $2)', [organization, userId]);
  await facet.write((tx, { roles }) => roles.grantBuiltIn(tx, organization, userId, as));
}

/** Every entry of a list, page by page. */
export async function allPages<T>(as: TestPerson, path: string, entries: string): Promise<T[]> {
  const all: T[] = [];
  for (let cursor: string | undefined; ;) {
    const { status, body }: Answer = await api
      .as(as)
      .get(cursor === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    all.push(...(body[entries] as T[]));
    cursor = body.nextCursor as string | undefined;
    if (cursor === undefined) return all;
  }
}
