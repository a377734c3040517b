import { RoleNotFound, type RoleSummary } from '@app/organizations';
import { RolesService, UsersAdminService } from '@app/members';
import { pick, type OrganizationId, type UserId } from '@app/common';
import type { Services } from '../operation.js';

/** A word that names a user, without the `local|` that the user directory puts before an id. */
export const userReference = (word: string): string => word.replace(/^\s*local\|(?=[\da-f-]{36}\s*$)/i, '');

/** The user whom a word names. Throws `UserNotFound`, and before a grant `EmailUnverified`. */
export const userNamed = (get: Services, word = '', how: 'find' | 'findForGrant' = 'find'): Promise<UserId> =>
  get(UsersAdminService)[how](userReference(word));

type Role = Pick<RoleSummary, 'id' | 'name'>;

export const rolesOf = (roles: readonly Role[]): object[] => roles.map((one) => pick(one, 'id', 'name'));
export const namesOf = (roles: readonly Role[]): string => roles.map((one) => one.name).join(', ');

/** The role that the operator means, by its id or its name. Throws `RoleNotFound`. */
export async function roleNamed(get: Services, organizationId: OrganizationId, word = ''): Promise<RoleSummary> {
  const known = await get(RolesService).summaries(organizationId);
  const found = known.find(({ id }) => id === word) ?? known.find(({ name }) => name === word);
  if (found) return found;
  const message = `${organizationId} has no role ${JSON.stringify(word)}; it has: ${namesOf(known)}`;
  throw new RoleNotFound({ message });
}

/** The same of several. */
export const rolesNamed = (get: Services, id: OrganizationId, words: readonly string[]): Promise<RoleSummary[]> =>
  Promise.all(words.map((word) => roleNamed(get, id, word)));
