import { group, listOptions, oneOf, wholeNumber, type Reject } from '../command.js';

const longest = 256;

/** A switch that is on or off, and what it decides. */
const onOrOff = (what: string) => ({
  text: `<switch> ${what}: on or off`,
  parse: (text: string, reject: Reject): boolean => oneOf(['on', 'off'])(text, reject) === 'on',
});

const pattern = (text: string, reject: Reject): string | null =>
  text.length > 500 ? reject('must have 500 characters at the most') : text || null;

const orNone = (text: string): string | null => text || null;

function lengthRange(text: string, reject: Reject): { minLength: number; maxLength: number } {
  const [minLength = 0, maxLength = 0] = /^\d{1,3}-\d{1,3}$/.test(text) ? text.split('-').map(Number) : [];
  const isRange = minLength >= 1 && maxLength >= 1 && minLength <= longest && maxLength <= longest;
  return isRange ? { minLength, maxLength } : reject(`must be a range within 1-${longest}, such as 3-20`);
}

const lookAlikes = (text: string, reject: Reject): 'off' | 'on' =>
  oneOf(['allowed', 'refused'])(text, reject) === 'refused' ? 'on' : 'off';

const settings = {
  usernamesUnique: onOrOff('whether no two members have the same name, so that names can be denied'),
  usernamesPattern: { text: "<pattern> RE2 syntax, matched against the whole name; '' for any name", parse: pattern },
  usernamesLength: { text: '<range> such as 3-20, in code points', parse: lengthRange },
  usernamesLookAlikes: { text: '<what> names like a held or denied one: allowed, or refused', parse: lookAlikes },
  usernamesCooldown: { text: '<days> between two changes of a member, 0 to 365', parse: wholeNumber(0, 365) },
  usernamesRedirects: onOrOff('whether former names lead to public profiles'),
  usernamesAvailability: onOrOff('whether anonymous callers may ask for free names'),
  pictureUpload: onOrOff('whether members may upload a picture'),
  publicProfiles: onOrOff('whether profiles can be seen without a credential'),
  signUp: { text: '<who> open, or invite: people join by invitation only', parse: oneOf(['open', 'invite']) },
  locale: { text: "<tag> language for users who have set none, such as de; '' for English", parse: orNone },
  logoUrl: { text: "<address> picture at the top of emails and pages, https; '' for none", parse: orNone },
  color: { text: "<color> of buttons and links, such as #1f4fd8; '' for the one of Facet", parse: orNone },
  secondFactor: { text: '<demand> optional, or required after the grace', parse: oneOf(['optional', 'required']) },
  secondFactorGraceDays: { text: '<days> that members have to set a factor up, 0 to 365', parse: wholeNumber(0, 365) },
  impersonation: { text: '<whether> admins may act in the place of members: off, or on', parse: oneOf(['off', 'on']) },
} as const;

export const organizations = group('Organizations', {
  'create <id>': {
    description: 'Make an organization with its built-in roles and its first admin',
    words: { '<id>': 'slug of the organization, such as acme' },
    options: {
      name: { text: '<name> name of the organization', required: true },
      adminEmail: { text: '<address> email address of the admin; counts as verified', required: true },
      adminName: { text: '<name> display name of the admin', required: true },
      passwordStdin: 'read the password of the admin from standard input instead of making one up',
    },
  },
  list: { description: 'Show the organizations, by id', options: listOptions, examples: ['org list --all --json'] },
  'pylon-secret <id>': {
    description: 'Keep the identity verification secret of Pylon, read from standard input as hex digits',
  },
  'rename <id> <name>': {
    description: 'Give an organization another name',
    words: { '<id>': 'slug of the organization; it stays', '<name>': 'what it is called from now on' },
    examples: ["org rename acme 'Acme International'"],
  },
  'settings <id>': {
    description: 'Show what an organization decides for itself, or change what is named; the rest stays',
    options: settings,
    examples: ['org settings acme', 'org settings acme --usernames-unique on --usernames-length 3-20 --sign-up invite'],
  },
  'show <id>': { description: 'Show an organization and its settings', examples: ['org show acme'] },
});
