import type { CountedPage } from '@app/common';
import { WithETag } from '@app/http';
import { ApplicationPermissionsService } from '@app/members';
import type { ApplicationPermissionRecord } from '@app/organizations';
import type { ApplicationPermissionDto, ApplicationPermissionPageDto } from './dto/application-permission.dto.js';

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
