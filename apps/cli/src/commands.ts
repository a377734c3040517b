import { apiKeys } from './admin/api-keys.commands.js';
import { denylist, names } from './admin/denylist.commands.js';
import { issuers } from './admin/issuers.commands.js';
import { organizations } from './admin/organizations.commands.js';
import { roles } from './admin/roles.commands.js';
import { users } from './admin/users.commands.js';
import { loaded, type LoadedGroup } from './command.js';
import { demo, installation, keys, pictures, search, secret } from './installation/installation.commands.js';
import { exports, imports } from './transfers/transfers.commands.js';

/**
 * All commands, in the order of the help: what they are called with, what they say of themselves, and how
 * they are loaded when they run.
 * No file of the table imports a library, so that help and mistakes cost nothing.
 */
export const commands: Readonly<Record<string, LoadedGroup>> = {
  installation: loaded(
    installation,
    async () => (await import('./installation/installation.operations.js')).installation,
  ),
  demo: loaded(demo, async () => (await import('./installation/upkeep.operations.js')).demo),
  pictures: loaded(pictures, async () => (await import('./installation/upkeep.operations.js')).pictures),
  search: loaded(search, async () => (await import('./installation/upkeep.operations.js')).search),
  keys: loaded(keys, async () => (await import('./installation/installation.operations.js')).keys),
  secret: loaded(secret, async () => (await import('./installation/installation.operations.js')).secret),
  org: loaded(organizations, async () => (await import('./admin/organizations.operations.js')).operations),
  user: loaded(users, async () => (await import('./admin/users.operations.js')).operations),
  role: loaded(roles, async () => (await import('./admin/roles.operations.js')).operations),
  key: loaded(apiKeys, async () => (await import('./admin/api-keys.operations.js')).operations),
  issuers: loaded(issuers, async () => (await import('./admin/issuers.operations.js')).operations),
  denylist: loaded(denylist, async () => (await import('./admin/denylist.operations.js')).operations),
  names: loaded(names, async () => (await import('./admin/denylist.operations.js')).namesOperations),
  import: loaded(imports, async () => (await import('./transfers/import.operations.js')).operations),
  export: loaded(exports, async () => (await import('./transfers/export.operations.js')).operations),
};
