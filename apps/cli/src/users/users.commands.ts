import type { UserStatus } from '@app/users';
import { all, listOptions, oneOf, type CommandGroup } from '../command.js';
import type * as operations from './users.operations.js';

const load = (name: keyof typeof operations) => async () => (await import('./users.operations.js'))[name];

const person = { '<person>': 'id, e-mail address or username@organization' };
const onlyIn = { '--organization <id>': 'only the membership in this organization' };
const statuses: readonly UserStatus[] = ['pending', 'active', 'deleted', 'invited', 'banned'];

export const users: CommandGroup = {
  description: 'People. They are named by id, by e-mail address, or as username@organization.',
  commands: {
    ban: {
      description: 'Shut a person out of all their organizations, or of one with --organization, from the next request on. Their sessions there end.',
      words: person,
      options: onlyIn,
      examples: ['user ban mia@acme', 'user ban mia@example.com --organization acme'],
      load: load('banUser'),
    },
    create: {
      description: 'Make an account for somebody and make them a member of an organization',
      words: { '<organization>': 'id of the organization', '<email>': 'e-mail address; counts as verified' },
      options: {
        '--name <name>': { text: 'display name', required: true },
        '--username <name>': 'username in the organization',
        '--role <role>': { text: 'a role by its id or name, as often as needed; default: Member', parse: all },
        '--unverified': 'nobody vouches for the address',
        '--password-stdin': 'read the password from standard input instead of making one up',
        '--without-password': 'no password: the person asks for a link to set one',
      },
      examples: [
        "user create acme mia@example.com --name 'Mia Member' --username mia",
        'user create acme sam@example.com --name Sam --role Moderator --role Support --without-password',
      ],
      load: load('createUser'),
    },
    delete: {
      description: 'Delete an account, whatever organizations it is in. It is purged when ACCOUNT_DELETION_GRACE is over, and can be restored until then.',
      words: person,
      examples: ['user delete mia@example.com'],
      load: load('deleteUser'),
    },
    list: {
      description: 'Show people: everybody, newest first, or the members of an organization',
      options: {
        '--org <id>': 'only members of this organization',
        '--search <text>':
          'with --org: the beginning of an address or its domain, a username, a name or a word of it, without regard to case and accents; or a whole id',
        '--role <role>': 'with --org: only who has this role, by its id or name',
        '--status <status>': { text: `only who is ${statuses.join(', ')}`, parse: oneOf('--status', statuses, ', ', 'one of ') },
        ...listOptions,
      },
      examples: ['user list --status banned', 'user list --org acme --search mia --role Moderator', 'user list --all --json'],
      load: load('listUsers'),
    },
    restore: {
      description: 'Undo the deletion of an account, as long as its purge is not due',
      words: person,
      examples: ['user restore mia@example.com'],
      load: load('restoreUser'),
    },
    sessions: {
      description: 'Show where a person is signed in, in all organizations, newest first',
      words: person,
      options: listOptions,
      examples: ['user sessions mia@example.com'],
      load: load('listSessions'),
    },
    'set-password': {
      description: 'Give a person another password, read from standard input. All their sessions end.',
      words: person,
      examples: ['user set-password mia@example.com < password.txt'],
      load: load('setPassword'),
    },
    show: {
      description: 'Show a person, their addresses, and what they are where',
      words: person,
      examples: ['user show mia@example.com'],
      load: load('showUser'),
    },
    'sign-out': {
      description: 'End the sessions of a person, from the next request on. API keys go on.',
      words: person,
      options: { '--session <id>': 'only this one' },
      examples: ['user sign-out mia@example.com', 'user sign-out mia@acme --session 01930000-0000-7000-8000-00000000d003'],
      load: load('signOut'),
    },
    unban: {
      description: 'End a ban of the account, or of the membership with --organization. The person is what they were before, and signs in anew.',
      words: person,
      options: onlyIn,
      examples: ['user unban mia@acme', 'user unban mia@example.com --organization acme'],
      load: load('unbanUser'),
    },
  },
};
