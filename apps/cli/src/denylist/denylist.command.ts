import { Command } from 'nest-commander';
import { CommandGroup } from '../command-group.js';
import { DenylistAddCommand } from './denylist-add.command.js';
import { DenylistExportCommand } from './denylist-export.command.js';
import { DenylistImportCommand } from './denylist-import.command.js';
import { DenylistListCommand } from './denylist-list.command.js';
import { DenylistRemoveCommand } from './denylist-remove.command.js';

@Command({
  name: 'denylist',
  description: 'Names that nobody in an organization may have',
  subCommands: [DenylistListCommand, DenylistAddCommand, DenylistRemoveCommand, DenylistImportCommand, DenylistExportCommand],
})
export class DenylistCommand extends CommandGroup {}
