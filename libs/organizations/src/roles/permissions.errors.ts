import { defineError } from '@app/common';

export const PermissionUnknown = defineError(
  'permission.unknown',
  'invalid',
  'A permission is none of Facet and none of this organization.',
);
export const PermissionNotFound = defineError(
  'permission.not_found',
  'not_found',
  'The organization has no such permission of its own.',
);
export const PermissionReserved = defineError(
  'permission.reserved',
  'conflict',
  'This name is kept for permissions of Facet.',
);
export const PermissionExists = defineError(
  'permission.exists',
  'conflict',
  'The organization has a permission with this name already.',
);
export const PermissionInUse = defineError('permission.in_use', 'conflict', 'Roles or API keys have this permission.');
export const PermissionLimitReached = defineError(
  'permission.limit_reached',
  'conflict',
  'The organization has 500 permissions of its own, the most there can be.',
);
