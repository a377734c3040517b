import { Command } from 'nest-commander';
import { CommandGroup } from '../command-group.js';
import { SearchRebuildCommand } from './search-rebuild.command.js';

@Command({ name: 'search', description: 'The keys by which users are found', subCommands: [SearchRebuildCommand] })
export class SearchCommand extends CommandGroup {}
