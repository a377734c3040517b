export { LastAdmin, RoleUnknown } from './access.errors.js';
export { AccessModule } from './access.module.js';
export { builtInRoles, effectivePermissions, isPermission, permissions, type BuiltInRole, type Permission } from './permissions.js';
export { RoleAssignment } from './role-assignment.entity.js';
export { Role } from './role.entity.js';
export { RolesRepository, type GrantableRole, type RoleSummary } from './roles.repository.js';
export { Roles } from './roles.service.js';
