import { defineError } from '@app/common';

export const RoleUnknown = defineError('role.unknown', 'invalid', 'A role is not one of this organization.');
export const RoleNotFound = defineError('role.not_found', 'not_found', 'The organization has no such role.');
export const RoleBuiltIn = defineError('role.built_in', 'conflict', 'A built-in role stays as it is.');
export const RoleNameTaken = defineError(
  'role.name_taken',
  'conflict',
  'The organization has a role with this name already.',
);
export const RoleInUse = defineError('role.in_use', 'conflict', 'Members have this role.');
export const LastAdmin = defineError(
  'role.last_admin',
  'conflict',
  'The last admin of an organization keeps the role.',
);
