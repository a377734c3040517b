import { Command } from 'nest-commander';
import { CommandGroup } from '../command-group.js';
import { OrgCreateCommand } from './org-create.command.js';
import { OrgPylonSecretCommand } from './org-pylon-secret.command.js';

@Command({ name: 'org', description: 'Organizations', subCommands: [OrgCreateCommand, OrgPylonSecretCommand] })
export class OrgCommand extends CommandGroup {}
