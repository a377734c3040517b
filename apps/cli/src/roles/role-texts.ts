import type { INestApplicationContext } from '@nestjs/common';
import { effectivePermissions, RoleNotFound, Roles, type RoleRecord, type RoleSummary } from '@app/organizations';
import type { OrganizationId } from '@app/common';

/** A role for a program. */
export function toRoleEntry(role: RoleRecord): object {
  const { id, name, description, builtIn, permissions, createdAt, updatedAt } = role;
  return { id, name, description, builtIn, permissions: effectivePermissions(permissions), createdAt, updatedAt };
}

/** A role for a person. */
export function toRoleLine({ id, name, builtIn, permissions }: RoleRecord): string {
  return `${id}  ${name}${builtIn === null ? '' : ' (built-in)'}  ${effectivePermissions(permissions).join(',') || 'nothing'}`;
}

/** The roles that somebody means, each by its id or its name. Throws `RoleNotFound`. */
export async function rolesNamed(services: INestApplicationContext, organization: OrganizationId, words: readonly string[]): Promise<RoleSummary[]> {
  const known = await services.get(Roles, { strict: false }).of(organization);
  return words.map((word) => {
    const found = known.find(({ id }) => id === word) ?? known.find(({ name }) => name === word);
    if (!found) throw new RoleNotFound({ message: `${organization} has no role ${JSON.stringify(word)}; it has: ${known.map((one) => one.name).join(', ')}` });
    return found;
  });
}

/** The one role that somebody means. Throws `RoleNotFound`. */
export async function roleNamed(services: INestApplicationContext, organization: OrganizationId, word = ''): Promise<RoleSummary> {
  const [role] = await rolesNamed(services, organization, [word]);
  if (!role) throw new RoleNotFound();
  return role;
}
