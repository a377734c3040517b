import { commaSeparated, commandsOf, listOptions, organizationWord, userWord } from '../command.js';

const role = { ...organizationWord, '<role>': 'id or name of the role' };
const member = { ...organizationWord, ...userWord, '<roles...>': 'ids or names of roles' };
const content = {
  '--name <name>': 'name of the role, 1 to 100 characters',
  '--description <text>': 'what the role is for',
  '--permissions <list>': {
    text: "what the role allows, comma-separated; '' for nothing",
    parse: (text: string): string[] => commaSeparated(text).filter(Boolean),
  },
};

export const roles = commandsOf(
  'Roles of an organization, and who has them',
  async () => (await import('./roles.operations.js')).operations,
  {
    change: {
      description:
        "Change a role of the organization's own. What is not named stays. Who has it may do what it says from the next request on.",
      words: role,
      options: content,
      examples: ['role change acme Support --permissions read:users', 'role change acme Support --name Helpers'],
    },
    create: {
      description: 'Make a role',
      words: { ...organizationWord, '<name>': 'name of the role' },
      options: content,
      examples: ["role create acme Support --permissions read:users,read:members --description 'Answers questions'"],
    },
    delete: {
      description: "Delete a role of the organization's own",
      words: role,
      options: { '--force': 'also when members have the role; they lose it' },
      examples: ['role delete acme Support --force'],
    },
    grant: {
      description: 'Give a member roles beside those that they have',
      words: member,
      examples: ['role grant acme mia@example.com Moderator'],
    },
    list: {
      description: 'Show the roles of an organization, by name, with what each allows',
      words: organizationWord,
      options: listOptions,
      examples: ['role list acme'],
    },
    permissions: {
      description:
        'List all permissions and what they mean; with a user: those of the user in the organization, and by which role',
      words: { '[organization]': 'id of the organization', '[person]': 'id, email address or username@organization' },
      examples: ['role permissions', 'role permissions acme mia@acme'],
    },
    revoke: {
      description: 'Take roles from a member. The last admin of an organization stays one.',
      words: member,
      examples: ['role revoke acme mia@acme Moderator'],
    },
  },
);
