import type { UserStatus } from '@app/users';
import { all, dateTime, group, listOptions, oneOf } from '../command.js';

const onlyIn = { organization: '<id> only the membership in this organization' } as const;
const statuses: readonly UserStatus[] = ['pending', 'active', 'deleted', 'invited', 'banned'];

export const users = group('Users. Each is named by id, by email address, or as username@organization.', {
  'ban <person>': {
    description: 'Ban a user everywhere, or in one organization, from the next request on. Their sessions end.',
    options: {
      ...onlyIn,
      reason: '<text> why, for admins of the organization or for operators, up to 500 characters',
      until: { text: '<time> the ban ends by itself then, such as 2030-12-31T00:00:00Z', parse: dateTime },
    },
    examples: [
      'user ban mia@acme',
      "user ban mia@example.com --organization acme --reason 'Spam in the forum' --until 2030-12-31T00:00:00Z",
    ],
  },
  'create <organization> <email>': {
    description: 'Create an account as a member of an organization',
    words: { '<email>': 'email address; counts as verified' },
    options: {
      name: { text: '<name> display name', required: true },
      username: '<name> username in the organization',
      role: { text: '<role> a role by its id or name, as often as needed; default: Member', parse: all },
      unverified: 'the address does not count as verified',
      passwordStdin: 'read the password from standard input instead of making one up',
      withoutPassword: { text: 'no password: the user asks for a link to set one', excludes: 'passwordStdin' },
    },
    examples: [
      "user create acme mia@example.com --name 'Mia Member' --username mia",
      'user create acme sam@example.com --name Sam --role Moderator --role Support --without-password',
    ],
  },
  'delete <person>': {
    description: 'Delete an account in all organizations. It can be restored until ACCOUNT_DELETION_GRACE is over.',
    examples: ['user delete mia@example.com'],
  },
  list: {
    description: 'List users: all of them, newest first, or the members of an organization',
    options: {
      org: '<id> only members of this organization',
      search:
        '<text> with --org: the beginning of an address, domain, username or word of a name, a part of one, or an id',
      role: '<role> with --org: only who has this role, by its id or name',
      status: { text: `<status> only who is ${statuses.join(', ')}`, parse: oneOf(statuses, ', ', 'one of ') },
      ...listOptions,
    },
    examples: [
      'user list --status banned',
      'user list --org acme --search mia --role Moderator',
      'user list --all --json',
    ],
  },
  'remove-factors <person>': {
    description: 'Remove the authenticator app and the recovery codes of a user, who is told by email',
    examples: ['user remove-factors mia@example.com'],
  },
  'restore <person>': {
    description: 'Undo the deletion of an account, as long as its purge is not due',
    examples: ['user restore mia@example.com'],
  },
  'sessions <person>': {
    description: 'List the sessions of a user in all organizations, newest first',
    options: listOptions,
    examples: ['user sessions mia@example.com'],
  },
  'set-password <person>': {
    description: 'Set the password of a user, read from standard input. All their sessions end.',
    examples: ['user set-password mia@example.com < password.txt'],
  },
  'show <person>': {
    description: 'Show a user, with their addresses, memberships and roles',
    examples: ['user show mia@example.com'],
  },
  'sign-out <person>': {
    description: 'End the sessions of a user, from the next request on. Their API keys still work.',
    options: { session: '<id> only this one' },
    examples: [
      'user sign-out mia@example.com',
      'user sign-out mia@acme --session 01930000-0000-7000-8000-00000000d003',
    ],
  },
  'unban <person>': {
    description: 'End a ban of the account, or of a membership. The user is as before, and signs in again.',
    options: onlyIn,
    examples: ['user unban mia@acme', 'user unban mia@example.com --organization acme'],
  },
});
