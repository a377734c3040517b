import { Command } from 'nest-commander';
import { CommandGroup } from '../command-group.js';
import { ImportAllCommand } from './import-all.command.js';
import { ImportUsersCommand } from './import-users.command.js';

@Command({ name: 'import', description: 'Take over from elsewhere', subCommands: [ImportUsersCommand, ImportAllCommand] })
export class ImportCommand extends CommandGroup {}
