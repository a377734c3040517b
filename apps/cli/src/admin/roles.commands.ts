import { commaSeparated, group, listOptions } from '../command.js';

const content = {
  name: '<name> name of the role, 1 to 100 characters',
  description: '<text> what the role is for',
  permissions: {
    text: "<list> what the role allows, comma-separated; '' for nothing",
    parse: (text: string): string[] => commaSeparated(text).filter(Boolean),
  },
} as const;

export const roles = group('Roles of an organization, and who has them', {
  'change <organization> <role>': {
    description: "Change a role of the organization's own, from the next request on. What is not named stays.",
    options: content,
    examples: ['role change acme Support --permissions read:users', 'role change acme Support --name Helpers'],
  },
  'create <organization> <name>': {
    description: 'Make a role',
    words: { '<name>': 'name of the role' },
    options: content,
    examples: ["role create acme Support --permissions read:users,read:members --description 'Answers questions'"],
  },
  'delete <organization> <role>': {
    description: "Delete a role of the organization's own",
    options: { force: 'also when members have the role; they lose it' },
    examples: ['role delete acme Support --force'],
  },
  'grant <organization> <person> <roles...>': {
    description: 'Give a member roles beside those that they have',
    examples: ['role grant acme mia@example.com Moderator'],
  },
  'list <organization>': {
    description: 'Show the roles of an organization, by name, with what each allows',
    options: listOptions,
    examples: ['role list acme'],
  },
  'permissions [organization] [person]': {
    description: 'List the permissions of Facet, of the application of an organization, or of a member by role',
    words: { '[organization]': 'id of the organization', '[person]': 'id, email address or username@organization' },
    examples: ['role permissions', 'role permissions acme', 'role permissions acme mia@acme'],
  },
  'revoke <organization> <person> <roles...>': {
    description: 'Take roles from a member. The last admin of an organization stays one.',
    examples: ['role revoke acme mia@acme Moderator'],
  },
});
