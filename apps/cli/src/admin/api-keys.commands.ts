import { commaSeparated, commandsOf, listOptions, organizationWord } from '../command.js';

export const apiKeys = commandsOf(
  'API keys of members',
  async () => (await import('./api-keys.operations.js')).operations,
  {
    create: {
      description:
        'Make an API key for a member. It may no more than they may, whatever they lose later. The whole key is shown once.',
      words: { ...organizationWord, '<person>': 'owner of the key: id, email address or username@organization' },
      options: {
        '--name <name>': { text: 'for what the key is', required: true },
        '--scopes <list>': {
          text: 'what the key may do: permissions, read:me and update:me, comma-separated',
          parse: commaSeparated,
          required: true,
        },
        '--expires <time>': 'when it stops working, such as 2030-12-31T00:00:00Z; default: in 90 days',
      },
      examples: ["key create acme mia@acme --name 'nightly report' --scopes read:users"],
    },
    list: {
      description: 'Show the API keys of all members, without their secrets',
      words: organizationWord,
      options: listOptions,
      examples: ['key list acme --all --json'],
    },
    revoke: {
      description: 'Revoke an API key. It is dead from the next request on.',
      words: { ...organizationWord, '<key>': 'the public part of the key, as the list shows it' },
      examples: ['key revoke acme oVNua6gianMZ1nCF'],
    },
  },
);
