import { Command } from 'nest-commander';
import { CommandGroup } from '../command-group.js';
import { DemoRemoveCommand } from './demo-remove.command.js';

@Command({ name: 'demo', description: 'The people and organizations of the demo', subCommands: [DemoRemoveCommand] })
export class DemoCommand extends CommandGroup {}
