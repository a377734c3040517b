import {
  ownScopeCatalogue,
  ownScopes,
  permissionCatalogue,
  permissions,
  type RoleContent,
  type RoleRecord,
} from '@app/organizations';
import type { PermissionSource } from '@app/members';
import { WithETag } from '@app/http';
import type { CountedPage } from '@app/common';
import type { EffectivePermissionListDto, PermissionListDto } from './dto/permission.dto.js';
import type { AdminRoleDto, AdminRolePageDto, NewRoleDto } from './dto/role.dto.js';
import { toMemberRole } from './members.mapper.js';

function toRoleDto(role: RoleRecord): AdminRoleDto {
  const { id, name, description, builtIn, createdAt, updatedAt } = role;
  return {
    id,
    name,
    description,
    permissions: role.permissions,
    ...(builtIn !== null && { builtIn }),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** A role, tagged with how often it was changed. */
export const toRole = (role: RoleRecord): WithETag<AdminRoleDto> => new WithETag(toRoleDto(role), String(role.version));

export function toRolePage({ items, total, nextCursor }: CountedPage<RoleRecord>): AdminRolePageDto {
  return {
    roles: items.map(toRoleDto),
    ...(total !== undefined && { total }),
    ...(nextCursor !== undefined && { nextCursor }),
  };
}

export const toRoleContent = ({ name, description = '', permissions: allowed }: NewRoleDto): RoleContent => ({
  name,
  description,
  permissions: allowed,
});

/** The whole catalogue. */
export function toPermissionList(): PermissionListDto {
  return {
    permissions: permissions.map((permission) => ({ permission, description: permissionCatalogue[permission] })),
    ownScopes: ownScopes.map((scope) => ({ scope, description: ownScopeCatalogue[scope] })),
    total: permissions.length,
  };
}

export function toEffectivePermissionList(sources: readonly PermissionSource[]): EffectivePermissionListDto {
  return {
    permissions: sources.map(({ permission, roles }) => ({ permission, roles: roles.map(toMemberRole) })),
    total: sources.length,
  };
}
