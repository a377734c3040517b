import { append, write } from './changes.mjs';

const inRoom = (fence, rule, file, text) => ({ fence, check: 'rooms', file, change: append(text), says: `error ${rule}: ${file}` });
const index = (room) => `libs/${room}/src/index.ts`;
const sees = (room, other) => inRoom(`${room} does not import ${other}`, `room-${room}`, index(room), `export * as probe from '@app/${other}';`);

/** Design, "Layout": who may import whom. One line for each room that has begun. */
export const roomProofs = [
  sees('kernel', 'config'),
  sees('config', 'persistence'),
  sees('persistence', 'users'),
  sees('http', 'auth'),
  sees('usernames', 'users'),
  sees('access', 'users'),
  sees('jobs', 'users'),
  sees('limits', 'users'),
  sees('users', 'organizations'),
  sees('organizations', 'access'),
  sees('referrals', 'organizations'),
  sees('auth', 'accounts'),
  sees('accounts', 'http'),
  sees('tasks', 'http'),
  sees('transfers', 'http'),
  sees('foundation', 'accounts'),
  inRoom('A room without a line in the table is refused', 'room-without-a-line-imports', 'libs/probe/src/index.ts', "export * from '@app/kernel';"),
  inRoom(
    'A library is imported by its index',
    'library-by-its-index',
    'libs/users/src/users.service.ts',
    "export type { Tx } from '../../persistence/src/tx.js';",
  ),
  inRoom('A library does not import an app', 'libs-know-no-apps', index('users'), "export { readQuery } from '../../../apps/api/src/query.js';"),
  inRoom('A library does not import tests', 'libs-know-no-apps', index('users'), "export { api } from '../../../test/support/api.js';"),
  inRoom(
    'A room does not import the list of all entities',
    'entities-listed-for-foundation',
    index('users'),
    "export { entities } from '../../../ormconfig.js';",
  ),
  inRoom('The commands do not import the API', 'commands-see-rooms', 'apps/cli/src/main.ts', "export { readQuery } from '../../api/src/query.js';"),
  inRoom('The worker does not import the API', 'commands-see-rooms', 'apps/worker/src/main.ts', "export { readQuery } from '../../api/src/query.js';"),
  inRoom('The product does not import development packages', 'no-development-packages', index('users'), "export { default as probe } from 'ajv';"),
  inRoom('The product does not import unlisted packages', 'no-unlisted-packages', index('users'), "export { default as probe } from 'iconv-lite';"),
  inRoom('Only auth imports argon2', 'package-node-rs-argon2', index('accounts'), "export { hash } from '@node-rs/argon2';"),
  inRoom('Only auth imports bcrypt', 'package-node-rs-bcrypt', index('accounts'), "export { hash } from '@node-rs/bcrypt';"),
  inRoom('Imports can be resolved', 'resolvable', index('users'), "export * from './nowhere.js';"),
  {
    fence: 'No cycle, types included',
    check: 'rooms',
    file: 'libs/users/src/user.entity.ts',
    change: append("import type { UsersRepository } from './users.repository.js';\nexport type Probe = UsersRepository;"),
    says: 'error no-cycles: libs/users/src/',
  },
  {
    fence: 'A library is imported whole',
    check: 'lint',
    file: 'apps/api/src/query.ts',
    change: append("export type { User } from '@app/users/src/user.entity.js';"),
    says: 'facet/libs-by-name',
  },
  {
    fence: 'A library is imported by its name',
    check: 'lint',
    file: 'apps/api/src/query.ts',
    change: write("export type { User } from '../../../libs/users/src/index.js';"),
    says: 'facet/libs-by-name',
  },
];
