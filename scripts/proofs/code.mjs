import { append, replace, write } from './changes.mjs';

const service = 'libs/users/src/users.service.ts';
const entity = 'libs/users/src/user.entity.ts';
const inCode = (fence, rule, text, file = service) => ({ fence, check: 'lint', file, change: append(text), says: rule });
const newFile = (fence, rule, file, text = 'export const probe = 1;') => ({ fence, check: 'lint', file, change: write(text), says: rule });
const lines = (count, text) => Array.from({ length: count }, () => text).join('\n');
const methods = (count) => Array.from({ length: count }, (_, index) => `  m${index}(): void {}`).join('\n');

/** House style 4, 5, 6, 7: errors, writes, rows. */
const rowProofs = [
  inCode('No HTTP exception below apps/', 'facet/no-http-exceptions', "export { NotFoundException } from '@nestjs/common';"),
  inCode('TypeORM ends at the repository', 'facet/typeorm-ends-at-the-repository', "export { DataSource } from 'typeorm';"),
  inCode('pg ends at the repository', 'facet/typeorm-ends-at-the-repository', "export { Pool } from 'pg';"),
  inCode('A repository is given its Tx', 'facet/repositories-take-a-tx', "export { DataSource } from 'typeorm';", 'libs/users/src/users.repository.ts'),
  inCode('Only the TransactionManager makes a Tx', 'facet/only-the-transactor-makes-a-tx', 'export const probe = (Tx: new () => object): object => new Tx();'),
  inCode('No save() of the ORM', 'facet/no-orm-save', 'export const probe = (orm: { save(): void }): void => orm.save();'),
  inCode('An entity has no eager relation', 'facet/entity-is-a-row', 'export const probe = { eager: true };', entity),
  inCode('An entity has no cascade', 'facet/entity-is-a-row', 'export const probe = { cascade: true };', entity),
  inCode(
    'An entity has no hooks',
    'facet/entity-is-a-row',
    "import { BeforeInsert } from 'typeorm';\nexport class Probe {\n  @BeforeInsert()\n  stamp(): void {}\n}",
    entity,
  ),
  inCode(
    'An entity has no Swagger decorators',
    'facet/entity-is-a-row',
    "import { ApiProperty } from '@nestjs/swagger';\nexport const probe = ApiProperty;",
    entity,
  ),
  {
    fence: 'No secret on User',
    check: 'lint',
    file: entity,
    change: replace('  id: UserId;', '  id: UserId;\n\n  passwordHash: string;'),
    says: 'facet/no-secret-on-user',
  },
];

/** House style 9 and 10: size and names. */
const sizeProofs = [
  inCode('A file has at most 300 lines', 'max-lines', lines(300, '// more')),
  newFile('A spec has at most 500 lines', 'max-lines', 'libs/users/src/probe.spec.ts', lines(501, '// more')),
  inCode('A function has at most 40 lines', 'max-lines-per-function', `export function probe(): void {\n${lines(40, '  // more')}\n}`),
  inCode(
    'A constructor has at most 8 dependencies',
    'facet/eight-dependencies',
    'export class Probe {\n  constructor(readonly a: 1, readonly b: 1, readonly c: 1, readonly d: 1, readonly e: 1, readonly f: 1, readonly g: 1, readonly h: 1, readonly i: 1) {}\n}',
  ),
  inCode('A service has at most 12 public methods', 'facet/twelve-public-methods', `export class Probe {\n${methods(13)}\n}`),
  inCode('No base service', 'facet/no-base-classes', 'export class BaseUserService {}'),
  newFile('No file is named utils', 'facet/file-names', 'libs/users/src/user-utils.ts'),
  newFile('No folder is named helpers', 'facet/file-names', 'libs/users/src/helpers/name.ts'),
  newFile('Files are named in kebab-case', 'facet/file-names', 'libs/users/src/userNames.ts'),
];

/** House style 12, 13 and 14: environment, time, comments. */
const habitProofs = [
  inCode('process.env is read in libs/config only', 'facet/environment-in-config-only', 'export const probe = process.env.PORT;'),
  inCode(
    'process.env is not imported elsewhere',
    'facet/environment-in-config-only',
    "export { env } from 'node:process';\nimport { env as probe } from 'node:process';\nexport const port = probe.PORT;",
  ),
  inCode('Time comes from Clock', 'facet/time-from-the-clock', 'export const probe = (): Date => new Date();'),
  inCode('No forwardRef', 'facet/no-forward-ref', "export { forwardRef } from '@nestjs/common';"),
  inCode('No any', '@typescript-eslint/no-explicit-any', 'export const probe = (value: any): unknown => value;'),
  inCode('No non-null assertion', '@typescript-eslint/no-non-null-assertion', 'export const probe = (value: string | undefined): string => value!;'),
  inCode('No definite assignment', 'facet/no-definite-assignment', 'export class Probe {\n  name!: string;\n}'),
  inCode('No floating promise', '@typescript-eslint/no-floating-promises', 'export function probe(): void {\n  Promise.resolve();\n}'),
  inCode('Imports are static', 'facet/static-imports', "export const probe = (): Promise<unknown> => import('@app/common');"),
  inCode(
    'A suppression carries its reason',
    'require-description',
    '// eslint-disable-next-line @typescript-eslint/no-explicit-any\nexport const probe = (value: any): unknown => value;',
  ),
  inCode(
    'A suppression names its rule',
    'no-unlimited-disable',
    '// eslint-disable-next-line -- because\nexport const probe = (value: any): unknown => value;',
  ),
  inCode(
    'No suppression is unused',
    'Unused eslint-disable directive',
    '// eslint-disable-next-line @typescript-eslint/no-explicit-any -- because\nexport const probe = 1;',
  ),
  inCode('The formatter is not suppressed', 'no-warning-comments', '// prettier-ignore\nexport const probe = 1;'),
  inCode('No @ts-ignore', '@typescript-eslint/ban-ts-comment', '// @ts-ignore because\nexport const probe = 1;'),
  inCode('@ts-expect-error carries its reason', '@typescript-eslint/ban-ts-comment', "// @ts-expect-error\nexport const probe: number = 'one';"),
];

/** Code as such. */
export const codeProofs = [...rowProofs, ...sizeProofs, ...habitProofs];
