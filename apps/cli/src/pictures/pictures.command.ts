import { Command } from 'nest-commander';
import { CommandGroup } from '../command-group.js';
import { PicturesSweepCommand } from './pictures-sweep.command.js';

@Command({ name: 'pictures', description: 'Uploaded pictures', subCommands: [PicturesSweepCommand] })
export class PicturesCommand extends CommandGroup {}
