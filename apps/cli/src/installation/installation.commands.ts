import type { SigningKeySummary } from '@app/auth';
import { oneOf, type CommandDefinition, type CommandGroup } from '../command.js';
import type * as signingKeys from './signing-keys.operations.js';

export const migrate: CommandDefinition = {
  description: 'Bring the database to the version of this build. The server does so by itself when it starts.',
  load: async () => (await import('./migrate.operation.js')).migrateInstallation,
};

export const doctor: CommandDefinition = {
  description: 'Look at all that the installation stands on: each line ok, or what to do. Ends with 1 when something fails.',
  examples: ['doctor', 'doctor --json'],
  load: async () => (await import('./doctor.operation.js')).runDoctor,
};

export const demo: CommandGroup = {
  description: 'The users and organizations of the demo',
  commands: {
    remove: {
      description: 'Remove the users of the demo with all their data, and its organizations unless they have other members',
      examples: ['demo remove'],
      load: async () => (await import('./demo.operation.js')).removeDemo,
    },
  },
};

export const pictures: CommandGroup = {
  description: 'Uploaded pictures',
  commands: {
    sweep: {
      description:
        'Remove pictures that nobody has, and half-written files, such as a crash leaves. Uploads of the last hour stay. A job does the same every day.',
      examples: ['pictures sweep'],
      load: async () => (await import('./pictures.operation.js')).sweepPictures,
    },
  },
};

export const search: CommandGroup = {
  description: 'The keys by which users are found',
  commands: {
    rebuild: {
      description: 'Make the search keys of all names, addresses and usernames anew, in batches, while servers work. May be interrupted and run again.',
      examples: ['search rebuild'],
      load: async () => (await import('./search.operation.js')).rebuildSearch,
    },
  },
};

const algorithms: readonly SigningKeySummary['algorithm'][] = ['ES256', 'RS256'];

const loadKeys = (name: keyof typeof signingKeys) => async () => (await import('./signing-keys.operations.js'))[name];

export const keys: CommandGroup = {
  description: 'The keys that sign access tokens',
  commands: {
    list: { description: 'Show the keys, newest first, and what each is for', load: loadKeys('listKeys') },
    rotate: {
      description: 'Add a key. Tokens of the keys before it stay valid until they expire; with --now they end.',
      options: {
        '--alg <algorithm>': { text: `signature algorithm: ${algorithms.join(' or ')}`, parse: oneOf('--alg', algorithms), initial: 'ES256' },
        '--now': 'after a leak: sign with it at once, and end all other keys with their tokens',
      },
      load: loadKeys('rotateKeys'),
    },
    remove: {
      description: 'End a key that does not sign any more, or not yet, and all tokens that it signed',
      words: { '<kid>': '' },
      examples: ['keys remove 6f0b6c1e-93a5-4a5e-a3ad-0d4a2a0f4b8e'],
      load: loadKeys('removeKey'),
    },
  },
};

export const secret: CommandGroup = {
  description: 'The secret of the installation, FACET_SECRET',
  commands: {
    rotate: {
      description: 'Seal with FACET_SECRET what was sealed with FACET_SECRET_PREVIOUS, in batches. May be interrupted and run again.',
      options: { '--generate': 'where FACET_SECRET is not set: make another secret in DATA_DIR, for the next start; seals nothing yet' },
      examples: ['secret rotate', 'secret rotate --generate'],
      load: async () => (await import('./secret.operation.js')).rotateSecret,
    },
  },
};
