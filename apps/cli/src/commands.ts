import { apiKeys } from './admin/api-keys.commands.js';
import { denylist } from './admin/denylist.commands.js';
import { issuers } from './admin/issuers.commands.js';
import { organizations } from './admin/organizations.commands.js';
import { roles } from './admin/roles.commands.js';
import { users } from './admin/users.commands.js';
import type { CommandGroup } from './command.js';
import { demo, installation, keys, pictures, search, secret } from './installation/installation.commands.js';
import { exports, imports } from './transfers/transfers.commands.js';

/**
 * All commands, in the order of the help: what they are called with, what they say of themselves, and how
 * they are loaded when they run.
 * No file of the table imports a library, so that help and mistakes cost nothing.
 */
export const commands: Readonly<Record<string, CommandGroup>> = {
  installation,
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
