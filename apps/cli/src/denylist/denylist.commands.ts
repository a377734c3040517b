import { listOptions, oneOf, type CommandGroup } from '../command.js';
import type * as operations from './denylist.operations.js';

const load = (name: keyof typeof operations) => async () => (await import('./denylist.operations.js'))[name];

const organization = { '<organization>': 'id of the organization' };
const dryRun = { '--dry-run': 'say what would happen, and change nothing' };

export const denylist: CommandGroup = {
  description: 'Names that no member of an organization may have',
  commands: {
    add: {
      description: 'Deny names: all of them, or none if a member has one',
      words: { ...organization, '<names...>': 'names to deny' },
      options: { '--replacement <name>': 'with one name: what its holder is called from now on', ...dryRun },
      examples: ['denylist add acme root admin', 'denylist add acme mia --replacement former-mia'],
      load: load('denyNames'),
    },
    export: {
      description: 'Write the denied names to a file that facet denylist import reads. The file is there when it is whole.',
      words: { ...organization, '[file]': 'where to; default, and -: standard output' },
      options: {
        '--format <format>': {
          text: 'lines: one name a line; json: an array; default: json for a file named .json, else lines',
          parse: oneOf('--format', ['lines', 'json']),
        },
      },
      examples: ['denylist export acme > names.txt', 'denylist export acme names.json'],
      load: load('exportNames'),
    },
    import: {
      description: 'Deny the names of a file: all of them in one transaction, or none if a member has one. Names in use are listed then.',
      words: { ...organization, '<file>': 'one name a line, or a JSON array; - reads standard input' },
      options: { '--replace': 'the file is the whole list: what is not in it goes', ...dryRun },
      examples: ['denylist import acme names.txt --dry-run', 'denylist import acme names.json --replace --json'],
      load: load('importNames'),
    },
    list: {
      description: 'Show the denied names, in the order of the code points of their canonical forms',
      words: organization,
      options: { '--prefix <beginning>': 'only names that begin so, in any spelling of the same letters', ...listOptions },
      examples: ['denylist list acme --prefix ad', 'denylist list acme --all --json'],
      load: load('listNames'),
    },
    remove: {
      description: 'Take names off the list. One that was not on it is in neither part of the answer.',
      words: { ...organization, '<names...>': 'names to take off the list' },
      options: dryRun,
      examples: ['denylist remove acme root admin'],
      load: load('allowNames'),
    },
  },
};
