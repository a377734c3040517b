import {
  ownScopeCatalogue,
  ownScopes,
  permissionCatalogue,
  permissions,
  type RoleContent,
  type RoleRecord,
} from '@app/organizations';
import { memberStateOf, type RolesPreview } from '@app/accounts';
import type { ChangedRole, MemberDetails, PermissionSource, RolePreview } from '@app/members';
import { Reply, WithETag } from '@app/http';
import type { CountedPage } from '@app/common';
import type { EffectivePermissionListDto, PermissionListDto } from './dto/permission.dto.js';
import type { MemberRolesChangeDto, RoleChangeDto, RolePreviewDto } from './dto/role-preview.dto.js';
import type { AdminRoleDto, AdminRolePageDto, NewRoleDto } from './dto/role.dto.js';
import { toMemberDto, toMemberRole } from './members.mapper.js';

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

const toRolePreview = ({ gained, lost, members: { count, more, first } }: RolePreview): RolePreviewDto => ({
  ...{ gained: [...gained], lost: [...lost], memberCount: count, more },
  ...(first && { members: first.map(({ id, name }) => ({ id, name })) }),
});

/** The same after a change, or with the preview of one. */
export const toRoleChange = ({ preview, ...role }: ChangedRole): WithETag<RoleChangeDto> =>
  new WithETag({ ...toRoleDto(role), ...(preview && { preview: toRolePreview(preview) }) }, String(role.version));

/** @param preview null: the role is removed */
export const toRoleRemoval = (preview: RolePreview | null): Reply =>
  preview ? new Reply(200, toRolePreview(preview)) : new Reply(204);

/** A member after a change of their roles, or with the preview of one. */
export function toMemberRolesChange(member: MemberDetails, preview?: RolesPreview): WithETag<MemberRolesChangeDto> {
  const change = preview && {
    ...{ rolesBefore: preview.before.map(toMemberRole), rolesAfter: preview.after.map(toMemberRole) },
    ...{ gained: [...preview.gained], lost: [...preview.lost] },
  };
  return new WithETag({ ...toMemberDto(member), ...(change && { preview: change }) }, memberStateOf(member));
}

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
