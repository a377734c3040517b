import { commaSeparated, dateTime, group, listOptions } from '../command.js';

export const apiKeys = group('API keys of members', {
  'create <organization> <person>': {
    description: 'Make an API key for a member, which never allows more than they may do. It is shown once.',
    words: { '<person>': 'owner of the key: id, email address or username@organization' },
    options: {
      name: { text: '<name> for what the key is', required: true },
      scopes: {
        text: '<list> what the key may do: permissions, read:me and update:me, comma-separated',
        parse: commaSeparated,
        required: true,
      },
      expires: { text: '<time> when it stops working, in RFC 3339; default: in 90 days', parse: dateTime },
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
