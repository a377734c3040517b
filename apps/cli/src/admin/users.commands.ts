import type { UserStatus } from '@app/users';
import { all, commandsOf, listOptions, oneOf, organizationWord, userWord } from '../command.js';

const onlyIn = { '--organization <id>': 'only the membership in this organization' };
const statuses: readonly UserStatus[] = ['pending', 'active', 'deleted', 'invited', 'banned'];

export const users = commandsOf(
  'Users. Each is named by id, by email address, or as username@organization.',
  async () => (await import('./users.operations.js')).operations,
  {
    ban: {
      description:
        'Ban a user in all their organizations, or in one with --organization, from the next request on. Their sessions there end.',
      words: userWord,
      options: onlyIn,
      examples: ['user ban mia@acme', 'user ban mia@example.com --organization acme'],
    },
    create: {
      description: 'Create an account as a member of an organization',
      words: { ...organizationWord, '<email>': 'email address; counts as verified' },
      options: {
        '--name <name>': { text: 'display name', required: true },
        '--username <name>': 'username in the organization',
        '--role <role>': { text: 'a role by its id or name, as often as needed; default: Member', parse: all },
        '--unverified': 'the address does not count as verified',
        '--password-stdin': 'read the password from standard input instead of making one up',
        '--without-password': 'no password: the user asks for a link to set one',
      },
      examples: [
        "user create acme mia@example.com --name 'Mia Member' --username mia",
        'user create acme sam@example.com --name Sam --role Moderator --role Support --without-password',
      ],
    },
    delete: {
      description:
        'Delete an account, whatever organizations it is in. It is purged when ACCOUNT_DELETION_GRACE is over, and can be restored until then.',
      words: userWord,
      examples: ['user delete mia@example.com'],
    },
    list: {
      description: 'List users: all of them, newest first, or the members of an organization',
      options: {
        '--org <id>': 'only members of this organization',
        '--search <text>':
          'with --org: the beginning of an address or its domain, a username, a name or a word of it, from three characters on also what is inside of one, without regard to case and accents; or a whole id',
        '--role <role>': 'with --org: only who has this role, by its id or name',
        '--status <status>': {
          text: `only who is ${statuses.join(', ')}`,
          parse: oneOf('--status', statuses, ', ', 'one of '),
        },
        ...listOptions,
      },
      examples: [
        'user list --status banned',
        'user list --org acme --search mia --role Moderator',
        'user list --all --json',
      ],
    },
    'remove-factors': {
      description:
        'Remove the authenticator app and the recovery codes of a user who lost both. The user is told by email.',
      words: userWord,
      examples: ['user remove-factors mia@example.com'],
    },
    restore: {
      description: 'Undo the deletion of an account, as long as its purge is not due',
      words: userWord,
      examples: ['user restore mia@example.com'],
    },
    sessions: {
      description: 'List the sessions of a user in all organizations, newest first',
      words: userWord,
      options: listOptions,
      examples: ['user sessions mia@example.com'],
    },
    'set-password': {
      description: 'Set the password of a user, read from standard input. All their sessions end.',
      words: userWord,
      examples: ['user set-password mia@example.com < password.txt'],
    },
    show: {
      description: 'Show a user, with their addresses, memberships and roles',
      words: userWord,
      examples: ['user show mia@example.com'],
    },
    'sign-out': {
      description: 'End the sessions of a user, from the next request on. Their API keys still work.',
      words: userWord,
      options: { '--session <id>': 'only this one' },
      examples: [
        'user sign-out mia@example.com',
        'user sign-out mia@acme --session 01930000-0000-7000-8000-00000000d003',
      ],
    },
    unban: {
      description:
        'End a ban of the account, or of the membership with --organization. The user is in the state of before, and signs in again.',
      words: userWord,
      options: onlyIn,
      examples: ['user unban mia@acme', 'user unban mia@example.com --organization acme'],
    },
  },
);
