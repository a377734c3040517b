import { Command } from 'nest-commander';
import { CommandGroup } from '../command-group.js';
import { UserBanCommand } from './user-ban.command.js';
import { UserCreateCommand } from './user-create.command.js';
import { UserDeleteCommand } from './user-delete.command.js';
import { UserListCommand } from './user-list.command.js';
import { UserRestoreCommand } from './user-restore.command.js';
import { UserSessionsCommand } from './user-sessions.command.js';
import { UserSetPasswordCommand } from './user-set-password.command.js';
import { UserShowCommand } from './user-show.command.js';
import { UserSignOutCommand } from './user-sign-out.command.js';
import { UserUnbanCommand } from './user-unban.command.js';

const standing = [UserBanCommand, UserUnbanCommand, UserDeleteCommand, UserRestoreCommand];

@Command({
  name: 'user',
  description: 'People. They are named by id, by e-mail address, or as username@organization.',
  subCommands: [UserListCommand, UserShowCommand, UserCreateCommand, ...standing, UserSessionsCommand, UserSignOutCommand, UserSetPasswordCommand],
})
export class UserCommand extends CommandGroup {}
