import { Command } from 'nest-commander';
import { CommandGroup } from '../command-group.js';
import { KeysListCommand } from './keys-list.command.js';
import { KeysRemoveCommand } from './keys-remove.command.js';
import { KeysRotateCommand } from './keys-rotate.command.js';

@Command({ name: 'keys', description: 'The keys that sign access tokens', subCommands: [KeysListCommand, KeysRotateCommand, KeysRemoveCommand] })
export class KeysCommand extends CommandGroup {}
