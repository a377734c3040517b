import { append } from './changes.mjs';

const inLibrary = (fence, rule, file, text) => ({
  fence,
  check: 'libraries',
  file,
  change: append(text),
  says: `error ${rule}: ${file}`,
});
const index = (library) => `libs/${library}/src/index.ts`;
const sees = (library, other) =>
  inLibrary(
    `${library} does not import ${other}`,
    `library-${library}`,
    index(library),
    `export * as probe from '@app/${other}';`,
  );

/** Design, "Layout": who may import whom. One line for each library that has begun. */
export const libraryProofs = [
  sees('common', 'config'),
  sees('config', 'database'),
  sees('database', 'users'),
  sees('http', 'auth'),
  sees('usernames', 'users'),
  sees('jobs', 'users'),
  sees('rate-limits', 'users'),
  sees('users', 'organizations'),
  sees('organizations', 'auth'),
  sees('auth', 'accounts'),
  sees('accounts', 'http'),
  sees('members', 'http'),
  sees('transfers', 'members'),
  sees('observability', 'members'),
  sees('bootstrap', 'accounts'),
  inLibrary(
    'A library without a line in the table is refused',
    'library-without-a-line-imports',
    'libs/probe/src/index.ts',
    "export * from '@app/common';",
  ),
  inLibrary(
    'A library is imported by its index',
    'library-by-its-index',
    'libs/users/src/users.service.ts',
    "export type { Tx } from '../../database/src/tx.js';",
  ),
  inLibrary(
    'A library does not import an app',
    'libs-know-no-apps',
    index('users'),
    "export { readQuery } from '../../../apps/api/src/query.js';",
  ),
  inLibrary(
    'A library does not import tests',
    'libs-know-no-apps',
    index('users'),
    "export { api } from '../../../test/support/api.js';",
  ),
  inLibrary(
    'A library does not import the list of all entities',
    'entities-listed-for-bootstrap',
    index('users'),
    "export { entities } from '../../../ormconfig.js';",
  ),
  inLibrary(
    'The commands do not import the API',
    'commands-see-libraries',
    'apps/cli/src/main.ts',
    "export { readQuery } from '../../api/src/query.js';",
  ),
  inLibrary(
    'The worker does not import the API',
    'commands-see-libraries',
    'apps/worker/src/main.ts',
    "export { readQuery } from '../../api/src/query.js';",
  ),
  inLibrary(
    'The product does not import development packages',
    'no-development-packages',
    index('users'),
    "export { default as probe } from 'ajv';",
  ),
  inLibrary(
    'The product does not import unlisted packages',
    'no-unlisted-packages',
    index('users'),
    "export { default as probe } from 'iconv-lite';",
  ),
  inLibrary(
    'Only auth imports argon2',
    'package-node-rs-argon2',
    index('accounts'),
    "export { hash } from '@node-rs/argon2';",
  ),
  inLibrary(
    'Only auth imports bcrypt',
    'package-node-rs-bcrypt',
    index('accounts'),
    "export { hash } from '@node-rs/bcrypt';",
  ),
  inLibrary(
    'Only observability imports prom-client',
    'package-prom-client',
    index('auth'),
    "export { Counter } from 'prom-client';",
  ),
  inLibrary(
    'Only observability imports OpenTelemetry',
    'package-opentelemetry',
    index('database'),
    "export { trace } from '@opentelemetry/api';",
  ),
  inLibrary('Imports can be resolved', 'resolvable', index('users'), "export * from './nowhere.js';"),
  {
    fence: 'No cycle, types included',
    check: 'libraries',
    file: 'libs/users/src/user.entity.ts',
    change: append(
      "import type { UsersRepository } from './users.repository.js';\nexport type Probe = UsersRepository;",
    ),
    says: 'error no-cycles: libs/users/src/',
  },
];
