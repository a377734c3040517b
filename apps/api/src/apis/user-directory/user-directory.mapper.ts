import { memberStateOf, type DirectoryService, type MemberRecord } from '@app/accounts';
import type { RoleSummary } from '@app/organizations';
import { WithETag } from '@app/http';
import { namePartsOf } from '@app/users';
import type { UpdateRolesDto } from './dto/update-roles.dto.js';
import type { DirectorySelfDto, DirectoryUserDto, RoleDto } from './dto/directory-user.dto.js';

/** What this API puts before the ids of users who signed up here. */
const localPrefix = 'local|';

/** What the libraries know a user by: the UUID, or the public id of an identity. */
export const toUserReference = (id: string): string => (id.startsWith(localPrefix) ? id.slice(localPrefix.length) : id);

export const toRoleChange = ({
  roles,
  add = false,
}: UpdateRolesDto): Parameters<DirectoryService['assignRoles']>[2] => ({
  how: add ? 'add' : 'replace',
  roles,
});

export const toRole = ({ id, name, description }: RoleSummary): RoleDto => ({ id, name, description });

function toDirectoryUserDto(member: MemberRecord): DirectoryUserDto {
  const { name, email, avatarUrl, nickname, roles } = member;
  const { first, last } = namePartsOf(member);
  return {
    id: member.externalId ?? `${localPrefix}${member.userId}`,
    name,
    email: email ?? '',
    ...(avatarUrl !== null && { picture: avatarUrl }),
    ...(first !== undefined && { first_name: first }),
    ...(last !== undefined && { last_name: last }),
    ...(nickname !== null && { nickname }),
    created_at: member.createdAt.toISOString(),
    roles: roles.map(toRole),
  };
}

/** A user, tagged with their version and their roles. */
export const toDirectoryUser = (member: MemberRecord): WithETag<DirectoryUserDto> =>
  new WithETag(toDirectoryUserDto(member), memberStateOf(member));

/** The caller, with what this credential may do. */
export function toDirectorySelf(
  member: MemberRecord,
  permissions: string[],
  pylonEmailHash: string | undefined,
): WithETag<DirectorySelfDto> {
  const self = {
    ...toDirectoryUserDto(member),
    permissions,
    ...(pylonEmailHash !== undefined && { pylonEmailHash }),
  };
  return new WithETag(self, memberStateOf(member));
}
