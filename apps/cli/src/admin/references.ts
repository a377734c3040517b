import { RoleNotFound, type RoleSummary } from '@app/organizations';
import { RolesService } from '@app/members';
import type { OrganizationId } from '@app/common';
import type { Services } from '../operation.js';

/** A word that names a user, without the `local|` that the user directory puts before an id. */
export const userReference = (word: string): string => word.replace(/^\s*local\|(?=[\da-f-]{36}\s*$)/i, '');

/** The roles that the operator means, each by its id or its name. Throws `RoleNotFound`. */
export async function rolesNamed(
  get: Services,
  organizationId: OrganizationId,
  words: readonly string[],
): Promise<RoleSummary[]> {
  const known = await get(RolesService).summaries(organizationId);
  return words.map((word) => {
    const found = known.find(({ id }) => id === word) ?? known.find(({ name }) => name === word);
    if (found) return found;
    throw new RoleNotFound({
      message: `${organizationId} has no role ${JSON.stringify(word)}; it has: ${known.map((one) => one.name).join(', ')}`,
    });
  });
}

/** The one role that the operator means. Throws `RoleNotFound`. */
export async function roleNamed(get: Services, organizationId: OrganizationId, word = ''): Promise<RoleSummary> {
  const [role] = await rolesNamed(get, organizationId, [word]);
  if (!role) throw new RoleNotFound();
  return role;
}
