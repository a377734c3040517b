import { apiKeys } from './api-keys/api-keys.commands.js';
import type { CommandDefinition, CommandGroup } from './command.js';
import { denylist } from './denylist/denylist.commands.js';
import { issuers } from './issuers/issuers.commands.js';
import { demo, doctor, keys, migrate, pictures, search, secret } from './installation/installation.commands.js';
import { organizations } from './organizations/organizations.commands.js';
import { roles } from './roles/roles.commands.js';
import { exports, imports } from './transfers/transfers.commands.js';
import { users } from './users/users.commands.js';

/**
 * All commands, in the order of the help: what they are called with, what they say of themselves, and how they are loaded when they run.
 * No file of the table imports a library, so that help and mistakes cost nothing.
 */
export const commands: Readonly<Record<string, CommandDefinition | CommandGroup>> = {
  migrate,
  doctor,
  demo,
  pictures,
  search,
  keys,
  secret,
  org: organizations,
  user: users,
  role: roles,
  key: apiKeys,
  issuers,
  denylist,
  import: imports,
  export: exports,
};
