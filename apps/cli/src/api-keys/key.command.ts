import { Command } from 'nest-commander';
import { CommandGroup } from '../command-group.js';
import { KeyCreateCommand } from './key-create.command.js';
import { KeyListCommand } from './key-list.command.js';
import { KeyRevokeCommand } from './key-revoke.command.js';

@Command({ name: 'key', description: 'API keys of members', subCommands: [KeyListCommand, KeyCreateCommand, KeyRevokeCommand] })
export class KeyCommand extends CommandGroup {}
