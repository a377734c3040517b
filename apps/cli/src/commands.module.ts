import { Module } from '@nestjs/common';
import { KeyCreateCommand } from './api-keys/key-create.command.js';
import { KeyListCommand } from './api-keys/key-list.command.js';
import { KeyRevokeCommand } from './api-keys/key-revoke.command.js';
import { KeyCommand } from './api-keys/key.command.js';
import { DemoRemoveCommand } from './demo/demo-remove.command.js';
import { DemoCommand } from './demo/demo.command.js';
import { DenylistAddCommand } from './denylist/denylist-add.command.js';
import { DenylistExportCommand } from './denylist/denylist-export.command.js';
import { DenylistImportCommand } from './denylist/denylist-import.command.js';
import { DenylistListCommand } from './denylist/denylist-list.command.js';
import { DenylistRemoveCommand } from './denylist/denylist-remove.command.js';
import { DenylistCommand } from './denylist/denylist.command.js';
import { KeysListCommand } from './keys/keys-list.command.js';
import { KeysRemoveCommand } from './keys/keys-remove.command.js';
import { KeysRotateCommand } from './keys/keys-rotate.command.js';
import { KeysCommand } from './keys/keys.command.js';
import { OrgCreateCommand } from './organizations/org-create.command.js';
import { OrgListCommand } from './organizations/org-list.command.js';
import { OrgPylonSecretCommand } from './organizations/org-pylon-secret.command.js';
import { OrgRenameCommand } from './organizations/org-rename.command.js';
import { OrgSettingsCommand } from './organizations/org-settings.command.js';
import { OrgShowCommand } from './organizations/org-show.command.js';
import { OrgCommand } from './organizations/org.command.js';
import { PicturesSweepCommand } from './pictures/pictures-sweep.command.js';
import { PicturesCommand } from './pictures/pictures.command.js';
import { RoleChangeCommand } from './roles/role-change.command.js';
import { RoleCreateCommand } from './roles/role-create.command.js';
import { RoleDeleteCommand } from './roles/role-delete.command.js';
import { RoleGrantCommand } from './roles/role-grant.command.js';
import { RoleListCommand } from './roles/role-list.command.js';
import { RolePermissionsCommand } from './roles/role-permissions.command.js';
import { RoleRevokeCommand } from './roles/role-revoke.command.js';
import { RoleCommand } from './roles/role.command.js';
import { SearchRebuildCommand } from './search/search-rebuild.command.js';
import { SearchCommand } from './search/search.command.js';
import { SecretRotateCommand } from './secrets/secret-rotate.command.js';
import { SecretCommand } from './secrets/secret.command.js';
import { UserBanCommand } from './users/user-ban.command.js';
import { UserCreateCommand } from './users/user-create.command.js';
import { UserDeleteCommand } from './users/user-delete.command.js';
import { UserListCommand } from './users/user-list.command.js';
import { UserRestoreCommand } from './users/user-restore.command.js';
import { UserSessionsCommand } from './users/user-sessions.command.js';
import { UserSetPasswordCommand } from './users/user-set-password.command.js';
import { UserShowCommand } from './users/user-show.command.js';
import { UserSignOutCommand } from './users/user-sign-out.command.js';
import { UserUnbanCommand } from './users/user-unban.command.js';
import { UserCommand } from './users/user.command.js';
import { DoctorCommand } from './doctor.command.js';
import { Installation } from './installation.js';
import { MigrateCommand } from './migrate.command.js';
import { Program } from './program.js';
import { ExportAllCommand } from './transfers/export-all.command.js';
import { ExportUsersCommand } from './transfers/export-users.command.js';
import { ExportCommand } from './transfers/export.command.js';
import { ImportAllCommand } from './transfers/import-all.command.js';
import { ImportUsersCommand } from './transfers/import-users.command.js';
import { ImportCommand } from './transfers/import.command.js';

const signingKeys = [KeysListCommand, KeysRotateCommand, KeysRemoveCommand, KeysCommand];
const organizations = [OrgCreateCommand, OrgListCommand, OrgPylonSecretCommand, OrgRenameCommand, OrgSettingsCommand, OrgShowCommand, OrgCommand];
const users = [
  UserBanCommand,
  UserCreateCommand,
  UserDeleteCommand,
  UserListCommand,
  UserRestoreCommand,
  UserSessionsCommand,
  UserSetPasswordCommand,
  UserShowCommand,
  UserSignOutCommand,
  UserUnbanCommand,
  UserCommand,
];
const roles = [
  RoleChangeCommand,
  RoleCreateCommand,
  RoleDeleteCommand,
  RoleGrantCommand,
  RoleListCommand,
  RolePermissionsCommand,
  RoleRevokeCommand,
  RoleCommand,
];
const apiKeys = [KeyCreateCommand, KeyListCommand, KeyRevokeCommand, KeyCommand];
const denylist = [DenylistAddCommand, DenylistExportCommand, DenylistImportCommand, DenylistListCommand, DenylistRemoveCommand, DenylistCommand];
const transfers = [ImportCommand, ImportAllCommand, ImportUsersCommand, ExportCommand, ExportAllCommand, ExportUsersCommand];

/** The commands. They reach the services through the installation, so that asking for help needs no database. */
@Module({
  providers: [
    Program,
    Installation,
    MigrateCommand,
    DoctorCommand,
    DemoRemoveCommand,
    DemoCommand,
    PicturesSweepCommand,
    PicturesCommand,
    ...signingKeys,
    SearchRebuildCommand,
    SearchCommand,
    SecretRotateCommand,
    SecretCommand,
    ...organizations,
    ...users,
    ...roles,
    ...apiKeys,
    ...denylist,
    ...transfers,
  ],
})
export class CommandsModule {}
