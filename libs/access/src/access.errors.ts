import { defineError } from '@app/kernel';

export const RoleUnknown = defineError('role.unknown', 'invalid', 'A role is not one of this organization.');
export const LastAdmin = defineError('role.last_admin', 'conflict', 'The last admin of an organization keeps the role.');
