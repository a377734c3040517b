import { commaSeparated, group, listOptions } from '../command.js';

export const apiKeys = group('API keys of members', {
  'create <organization> <person>': {
    description:
      'Make an API key for a member. It may no more than they may, whatever they lose later. The whole key is shown once.',
    words: { '<person>': 'owner of the key: id, email address or username@organization' },
    options: {
      name: { text: '<name> for what the key is', required: true },
      scopes: {
        text: '<list> what the key may do: permissions, read:me and update:me, comma-separated',
        parse: commaSeparated,
        required: true,
      },
      expires: '<time> when it stops working, such as 2030-12-31T00:00:00Z; default: in 90 days',
    },
    examples: ["key create acme mia@acme --name 'nightly report' --scopes read:users"],
  },
  'list <organization>': {
    description: 'Show the API keys of all members, without their secrets',
    options: listOptions,
    examples: ['key list acme --all --json'],
  },
  'revoke <organization> <key>': {
    description: 'Revoke an API key. It is dead from the next request on.',
    words: { '<key>': 'the public part of the key, as the list shows it' },
    examples: ['key revoke acme oVNua6gianMZ1nCF'],
  },
});
