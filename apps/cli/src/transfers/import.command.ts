import { Command } from 'nest-commander';
import { CommandGroup } from '../command-group.js';
import { ImportUsersCommand } from './import-users.command.js';

@Command({ name: 'import', description: 'Take over from elsewhere', subCommands: [ImportUsersCommand] })
export class ImportCommand extends CommandGroup {}
