import { Command } from 'nest-commander';
import { CommandGroup } from '../command-group.js';
import { ExportAllCommand } from './export-all.command.js';
import { ExportUsersCommand } from './export-users.command.js';

@Command({ name: 'export', description: 'Hand out', subCommands: [ExportUsersCommand, ExportAllCommand] })
export class ExportCommand extends CommandGroup {}
