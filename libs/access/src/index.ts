export { LastAdmin, RoleBuiltIn, RoleInUse, RoleNameTaken, RoleNotFound, RoleUnknown } from './access.errors.js';
export { AccessModule } from './access.module.js';
export { AuthorityLosses, type AuthorityLoss } from './authority-losses.js';
export { operator, operatorIn } from './operator.js';
export { OwnRolesRepository, type RestoredRole, type RoleContent, type RoleRecord } from './own-roles.repository.js';
export {
  apiKeyScopes,
  builtInRoles,
  effectivePermissions,
  isApiKeyScope,
  isPermission,
  ownScopeCatalogue,
  ownScopes,
  permissionCatalogue,
  permissions,
  type ApiKeyScope,
  type BuiltInRole,
  type OwnScope,
  type Permission,
} from './permissions.js';
export { RoleAssignment } from './role-assignment.entity.js';
export { Role } from './role.entity.js';
export { RolesRepository, type GrantableRole, type RoleSource, type RoleSummary } from './roles.repository.js';
export { Roles } from './roles.service.js';
