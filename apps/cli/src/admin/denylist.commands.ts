import { group, dryRun, listOptions, oneOf } from '../command.js';

export const denylist = group('Names that no member of an organization may have', {
  'add <organization> <names...>': {
    description: 'Deny names: all of them, or none if a member has one',
    words: { '<names...>': 'names to deny' },
    options: { replacement: '<name> with one name: the new name of its owner', dryRun },
    examples: ['denylist add acme root admin', 'denylist add acme mia --replacement former-mia'],
  },
  'export <organization> [file]': {
    description: 'Write the denied names to a file for facet denylist import, which appears when it is complete',
    words: { '[file]': 'where to; default, and -: standard output' },
    options: {
      format: {
        text: '<format> lines: one name a line; json: an array; default: json for a file named .json, else lines',
        parse: oneOf(['lines', 'json']),
      },
    },
    examples: ['denylist export acme > names.txt', 'denylist export acme names.json'],
  },
  'import <organization> <file>': {
    description: 'Deny the names of a file: all of them, or none if members have some, which are listed then',
    words: { '<file>': 'one name a line, or a JSON array; - reads standard input' },
    options: { replace: 'the file is the whole list: what is not in it goes', dryRun },
    examples: ['denylist import acme names.txt --dry-run', 'denylist import acme names.json --replace --json'],
  },
  'list <organization>': {
    description: 'Show the denied names, in the order of the code points of their canonical forms',
    options: { prefix: '<beginning> only names that begin so, in any spelling of the same letters', ...listOptions },
    examples: ['denylist list acme --prefix ad', 'denylist list acme --all --json'],
  },
  'remove <organization> <names...>': {
    description: 'Take names off the list. One that was not on it is in neither part of the answer.',
    words: { '<names...>': 'names to take off the list' },
    options: { dryRun },
    examples: ['denylist remove acme root admin'],
  },
});

export const names = group('Rules for usernames that Facet brings along', {
  'packs <organization> [pack] [what]': {
    description: 'Show the packs, or put one on (deny, review) or off. Members keep the names that they have.',
    words: {
      '[pack]': 'such as reserved-words',
      '[what]': 'deny, review or off; default: the first that the pack has',
    },
    examples: ['names packs acme', 'names packs acme reserved-words', 'names packs acme profanity off'],
  },
});
