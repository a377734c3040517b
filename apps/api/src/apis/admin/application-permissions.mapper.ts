import type { CountedPage, Page } from '@app/common';
import { WithETag } from '@app/http';
import { ApplicationPermissionsService, type PermittedMember } from '@app/members';
import type { ApplicationPermissionRecord } from '@app/organizations';
import type {
  ApplicationPermissionDto,
  ApplicationPermissionPageDto,
  PermittedMemberPageDto,
} from './dto/application-permission.dto.js';
import { toMemberRole } from './members.mapper.js';

function toDto({ name, description, createdAt, updatedAt }: ApplicationPermissionRecord): ApplicationPermissionDto {
  return { name, description, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** A permission, tagged with how often it was changed. */
export const toApplicationPermission = (permission: ApplicationPermissionRecord): WithETag<ApplicationPermissionDto> =>
  new WithETag(toDto(permission), ApplicationPermissionsService.stateOf(permission));

export function toApplicationPermissionPage({
  items,
  total,
  nextCursor,
}: CountedPage<ApplicationPermissionRecord>): ApplicationPermissionPageDto {
  return {
    permissions: items.map(toDto),
    ...(total !== undefined && { total }),
    ...(nextCursor !== undefined && { nextCursor }),
  };
}

export function toPermittedMemberPage({ items, nextCursor }: Page<PermittedMember>): PermittedMemberPageDto {
  return {
    members: items.map(({ userId, name, roles }) => ({ id: userId, name, roles: roles.map(toMemberRole) })),
    ...(nextCursor !== undefined && { nextCursor }),
  };
}
