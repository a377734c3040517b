import { Command } from 'nest-commander';
import { CommandGroup } from '../command-group.js';
import { SecretRotateCommand } from './secret-rotate.command.js';

@Command({ name: 'secret', description: 'The secret of the installation, FACET_SECRET', subCommands: [SecretRotateCommand] })
export class SecretCommand extends CommandGroup {}
