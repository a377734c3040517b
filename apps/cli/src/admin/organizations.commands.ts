import { commandsOf, listOptions, oneOf, type Reject } from '../command.js';

const slug = { '<id>': 'slug of the organization' };
const longest = 256;

const onOrOff = (flag: string) => (text: string, reject: Reject) => oneOf(flag, ['on', 'off'])(text, reject) === 'on';

function pattern(text: string, reject: Reject): string | null {
  return text.length > 500 ? reject('error: --usernames-pattern must have 500 characters at the most') : text || null;
}

function lengthRange(text: string, reject: Reject): { minLength: number; maxLength: number } {
  const [minLength = 0, maxLength = 0] = /^\d{1,3}-\d{1,3}$/.test(text) ? text.split('-').map(Number) : [];
  const isRange = minLength >= 1 && maxLength >= 1 && minLength <= longest && maxLength <= longest;
  return isRange
    ? { minLength, maxLength }
    : reject(`error: --usernames-length must be a range within 1-${longest}, such as 3-20`);
}

const lookAlikes = (text: string, reject: Reject): 'off' | 'on' =>
  oneOf('--usernames-look-alikes', ['allowed', 'refused'])(text, reject) === 'refused' ? 'on' : 'off';

const settings = {
  '--usernames-unique <switch>': {
    text: 'on: no two members have the same name, and names can be denied',
    parse: onOrOff('--usernames-unique'),
  },
  '--usernames-pattern <pattern>': {
    text: "RE2 syntax, matched against the whole name; '' for any name",
    parse: pattern,
  },
  '--usernames-length <range>': { text: 'such as 3-20, in code points', parse: lengthRange },
  '--usernames-look-alikes <what>': {
    text: 'names that look like one that is held or denied: allowed, or refused',
    parse: lookAlikes,
  },
  '--picture-upload <switch>': {
    text: 'whether members may upload a picture: on or off',
    parse: onOrOff('--picture-upload'),
  },
  '--public-profiles <switch>': {
    text: 'whether profiles can be seen without a credential: on or off',
    parse: onOrOff('--public-profiles'),
  },
  '--sign-up <who>': {
    text: 'open, or invite: people join by invitation only',
    parse: oneOf('--sign-up', ['open', 'invite']),
  },
};

export const organizations = commandsOf(
  'Organizations',
  async () => (await import('./organizations.operations.js')).operations,
  {
    create: {
      description: 'Make an organization with its built-in roles and its first admin',
      words: { '<id>': 'slug of the organization, such as acme' },
      options: {
        '--name <name>': { text: 'name of the organization', required: true },
        '--admin-email <address>': { text: 'email address of the admin; counts as verified', required: true },
        '--admin-name <name>': { text: 'display name of the admin', required: true },
        '--password-stdin': 'read the password of the admin from standard input instead of making one up',
      },
    },
    list: { description: 'Show the organizations, by id', options: listOptions, examples: ['org list --all --json'] },
    'pylon-secret': {
      description: 'Keep the identity verification secret of Pylon, read from standard input as hex digits',
      words: slug,
    },
    rename: {
      description: 'Give an organization another name',
      words: { '<id>': 'slug of the organization; it stays', '<name>': 'what it is called from now on' },
      examples: ["org rename acme 'Acme International'"],
    },
    settings: {
      description: 'Show what an organization decides for itself, or change what is named; the rest stays',
      words: slug,
      options: settings,
      examples: [
        'org settings acme',
        'org settings acme --usernames-unique on --usernames-length 3-20 --sign-up invite',
      ],
    },
    show: { description: 'Show an organization and its settings', words: slug, examples: ['org show acme'] },
  },
);
