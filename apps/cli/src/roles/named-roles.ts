import { RoleNotFound, type RoleSummary } from '@app/organizations';
import { RolesService } from '@app/members';
import type { OrganizationId } from '@app/common';
import type { Services } from '../installation.js';

/** The roles that somebody means, each by its id or its name. Throws `RoleNotFound`. */
export async function rolesNamed(get: Services, organizationId: OrganizationId, words: readonly string[]): Promise<RoleSummary[]> {
  const known = await get(RolesService).summaries(organizationId);
  return words.map((word) => {
    const found = known.find(({ id }) => id === word) ?? known.find(({ name }) => name === word);
    if (!found)
      throw new RoleNotFound({ message: `${organizationId} has no role ${JSON.stringify(word)}; it has: ${known.map((one) => one.name).join(', ')}` });
    return found;
  });
}

/** The one role that somebody means. Throws `RoleNotFound`. */
export async function roleNamed(get: Services, organizationId: OrganizationId, word = ''): Promise<RoleSummary> {
  const [role] = await rolesNamed(get, organizationId, [word]);
  if (!role) throw new RoleNotFound();
  return role;
}
