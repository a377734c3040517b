import { Command } from 'nest-commander';
import { CommandGroup } from '../command-group.js';
import { OrgCreateCommand } from './org-create.command.js';
import { OrgListCommand } from './org-list.command.js';
import { OrgPylonSecretCommand } from './org-pylon-secret.command.js';
import { OrgRenameCommand } from './org-rename.command.js';
import { OrgSettingsCommand } from './org-settings.command.js';
import { OrgShowCommand } from './org-show.command.js';

const commands = [OrgListCommand, OrgShowCommand, OrgCreateCommand, OrgRenameCommand, OrgSettingsCommand, OrgPylonSecretCommand];

@Command({ name: 'org', description: 'Organizations', subCommands: commands })
export class OrgCommand extends CommandGroup {}
