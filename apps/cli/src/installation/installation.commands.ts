import type { SigningKeySummary } from '@app/auth';
import { group, oneOf } from '../command.js';

const algorithms: readonly SigningKeySummary['algorithm'][] = ['ES256', 'RS256'];

export const installation = group(undefined, {
  migrate: {
    description: 'Bring the database to the version of this build. The server does so by itself when it starts.',
  },
  doctor: {
    description: 'Check the installation: each line is ok, or says what to do. Ends with 1 when something fails.',
    examples: ['doctor', 'doctor --json'],
  },
  distribute: {
    description: 'Distribute tables over a Citus cluster, while no server runs. May be run again.',
    options: { plan: 'show what is left to do, as SQL', apply: 'do it' },
    examples: ['distribute --plan', 'distribute --apply'],
  },
});

export const demo = group('The users and organizations of the demo', {
  remove: {
    description: 'Remove the users of the demo, and its organizations unless they have other members',
    examples: ['demo remove'],
  },
});

export const pictures = group('Uploaded pictures', {
  sweep: {
    description: 'Remove pictures that nobody has, except of the last hour. A job does the same every day.',
    examples: ['pictures sweep'],
  },
});

export const search = group('The keys by which users are found', {
  rebuild: {
    description: 'Make the search keys of all users anew, while servers work. May be interrupted and run again.',
    examples: ['search rebuild'],
  },
});

export const keys = group('The keys that sign access tokens', {
  list: { description: 'Show the keys, newest first, and what each is for' },
  rotate: {
    description: 'Add a key. Tokens of the keys before it stay valid until they expire; with --now they end.',
    options: {
      alg: {
        text: `<algorithm> signature algorithm: ${algorithms.join(' or ')}`,
        parse: oneOf(algorithms),
        initial: 'ES256',
      },
      now: 'after a leak: sign with it at once, and end all other keys with their tokens',
    },
  },
  'remove <kid>': {
    description: 'End a key that does not sign any more, or not yet, and all tokens that it signed',
    words: { '<kid>': '' },
    examples: ['keys remove 6f0b6c1e-93a5-4a5e-a3ad-0d4a2a0f4b8e'],
  },
});

export const secret = group('The secret of the installation, FACET_SECRET', {
  rotate: {
    description: 'Encrypt with FACET_SECRET what FACET_SECRET_PREVIOUS encrypted. May be interrupted and run again.',
    options: {
      generate: 'where FACET_SECRET is not set: make another secret in DATA_DIR, for the next start; seals nothing yet',
    },
    examples: ['secret rotate', 'secret rotate --generate'],
  },
});
