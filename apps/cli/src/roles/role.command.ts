import { Command } from 'nest-commander';
import { CommandGroup } from '../command-group.js';
import { RoleChangeCommand } from './role-change.command.js';
import { RoleCreateCommand } from './role-create.command.js';
import { RoleDeleteCommand } from './role-delete.command.js';
import { RoleGrantCommand } from './role-grant.command.js';
import { RoleListCommand } from './role-list.command.js';
import { RolePermissionsCommand } from './role-permissions.command.js';
import { RoleRevokeCommand } from './role-revoke.command.js';

@Command({
  name: 'role',
  description: 'Roles of an organization, and who has them',
  subCommands: [RoleListCommand, RoleCreateCommand, RoleChangeCommand, RoleDeleteCommand, RoleGrantCommand, RoleRevokeCommand, RolePermissionsCommand],
})
export class RoleCommand extends CommandGroup {}
