// The rules of fences.mjs on code that they refuse and code that they let pass, and in which files they are
// on: node --test scripts/lint
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ESLint, RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { fences } from './fences.mjs';

RuleTester.describe = describe;
RuleTester.it = it;
const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } });

/** Each piece of code that is refused is refused once. */
const holds = (name, { refused, passes }) =>
  tester.run(name, fences[name], {
    valid: passes,
    invalid: refused.map((one) => ({ ...(typeof one === 'string' ? { code: one } : one), errors: 1 })),
  });

const inHandler = (...lines) => `class C { @Get() read() { ${lines.join(' ')} } }`;
const methods = (count) =>
  `class C { constructor() {} private own() {} ${Array.from({ length: count }, (_, at) => `m${at}() {}`).join(' ')} }`;
const dependencies = (count) =>
  `class C { constructor(${Array.from({ length: count }, (_, at) => `readonly d${at}: D`).join(', ')}) {} }`;

holds('handler-translates', {
  refused: [
    inHandler('const a = f();', 'const b = g(a);', 'const c = h(b);', 'return c;'),
    inHandler('if (f()) return 1;', 'return 2;'),
    inHandler('this.a && f();', 'return 1;'),
    inHandler('return this.a ? 1 : 2;'),
    inHandler('try { return f(); } catch {}'),
    inHandler('switch (f()) { default: return 1; }'),
    inHandler('for (const one of f()) return one;', 'return 2;'),
  ],
  passes: [inHandler('const found = await f();', 'const shown = g(found);', 'return shown;')],
});
holds('controllers-in-their-files', {
  refused: ["@Controller('more') class Me {}"],
  passes: ['@Injectable() class Me {}'],
});
holds('no-http-exceptions', {
  refused: ["export { NotFoundException } from '@nestjs/common';", "import { HttpException } from '@nestjs/common';"],
  passes: ["import { Injectable } from '@nestjs/common';"],
});
holds('typeorm-ends-at-the-repository', {
  refused: [
    "import type { DataSource } from 'typeorm';",
    "export { Entity } from 'typeorm';",
    "import { InjectRepository } from '@nestjs/typeorm';",
    "export { Pool } from 'pg';",
  ],
  passes: ["import { Tx } from '@app/database';", "import { parse } from 'pg-connection-string';"],
});
holds('repositories-take-a-tx', {
  refused: [
    "export { DataSource } from 'typeorm';",
    "import type { Repository } from 'typeorm';",
    "import { InjectDataSource } from '@nestjs/typeorm';",
    "import { Pool } from 'pg';",
  ],
  passes: ["import { In } from 'typeorm';", "import { InjectRepository } from '@nestjs/typeorm';"],
});
holds('modules-name-entities', {
  refused: [
    "import { In } from 'typeorm';",
    "import { InjectRepository } from '@nestjs/typeorm';",
    "import { Pool } from 'pg';",
  ],
  passes: ["import { TypeOrmModule } from '@nestjs/typeorm';"],
});
holds('no-orm-save', { refused: ['orm.save(user);'], passes: ['orm.insert(user);', 'save(user);'] });
holds('only-the-transactor-makes-a-tx', { refused: ['new Tx(manager);'], passes: ['transactions.run((tx) => tx);'] });
holds('entity-is-a-row', {
  refused: [
    'const relation = { eager: true };',
    'const relation = { cascade: true };',
    'class User { @BeforeInsert() stamp() {} }',
    'class User { @AfterLoad() fill() {} }',
    "import { ApiProperty } from '@nestjs/swagger';",
  ],
  passes: ["import { Column, Entity } from 'typeorm'; @Entity() class User { @Column() name: string; }"],
});
holds('no-secret-on-user', {
  refused: [
    'class User { passwordHash: string; }',
    'class User { resetToken: string; }',
    'class User { secret: string; }',
  ],
  passes: ['class User { name: string; }'],
});
holds('fields-written-out', {
  refused: ['const toDto = (user) => ({ ...user });', 'const toDto = (row) => ({ ...row.user });'],
  passes: [
    'const toDto = (user) => ({ id: user.id });',
    'const toChange = (body) => ({ ...body });',
    'const toDto = (user) => ({ ...(user.name && { name: user.name }) });',
  ],
});
holds('eight-dependencies', { refused: [dependencies(9)], passes: [dependencies(8)] });
holds('twelve-public-methods', { refused: [methods(13)], passes: [methods(12)] });
holds('no-base-classes', {
  refused: ['class BaseUserService {}', 'class AbstractRepository {}', 'class UserHelper {}', 'class NameUtils {}'],
  passes: ['class UsersService {}', 'class Baseline {}'],
});
holds('file-names', {
  refused: ['user-utils.ts', 'helpers/name.ts', 'userNames.ts', 'users_service.ts'].map((name) => ({
    code: '',
    filename: `libs/users/src/${name}`,
  })),
  passes: ['users.service.ts', 'user.entity.spec.ts', 'many-users.system.spec.ts'].map((name) => ({
    code: '',
    filename: `libs/users/src/${name}`,
  })),
});
holds('environment-in-config-only', {
  refused: [
    'const port = process.env.PORT;',
    'const port = globalThis.process.env.PORT;',
    "const port = process['env'].PORT;",
    'const { env } = process;',
    "import { env } from 'node:process';",
  ],
  passes: ['const { PORT } = settings;', 'const { pid } = Object(process);', 'process.exit(1);'],
});
holds('time-from-the-clock', {
  refused: ['const now = new Date();', 'const now = Date.now();'],
  passes: ['const then = new Date(row.at);', 'const now = clock.now();'],
});
holds('no-forward-ref', {
  refused: ["export { forwardRef } from '@nestjs/common';"],
  passes: ["import { Inject } from '@nestjs/common';"],
});
holds('no-definite-assignment', {
  refused: ['class User { name!: string; }', 'let name!: string;'],
  passes: ['class User { name: string; }', 'class User { name?: string; }'],
});
holds('libs-by-name', {
  refused: [
    "export type { User } from '@app/users/src/user.entity.js';",
    "export type { User } from '../../../libs/users/src/index.js';",
    "import { User } from './libs/users/src/index.js';",
  ],
  passes: ["import { User } from '@app/users';", "import { User } from './user.entity.js';"],
});
holds('static-imports', {
  refused: ["const users = import('@app/users');", "type User = import('@app/users').User;"],
  passes: ["import { User } from '@app/users';", "const users = import('./admin/users.operations.js');"],
});

it('every fence is tried here', async () => {
  const { readFileSync } = await import('node:fs');
  const tried = [...readFileSync(new URL(import.meta.url), 'utf8').matchAll(/^holds\('([^']+)'/gm)].map(
    ([, name]) => name,
  );
  assert.deepEqual(tried.sort(), Object.keys(fences).sort());
});

const service = 'libs/users/src/users.service.ts';
const controller = 'apps/api/src/apis/current-user/current-user.controller.ts';
const spec = 'libs/users/src/users.service.spec.ts';
const entity = 'libs/users/src/user.entity.ts';
const repository = 'libs/users/src/users.repository.ts';
const mapper = 'apps/api/src/apis/current-user/current-user.mapper.ts';

/** Where each rule is on, and where it is not. */
const places = {
  'facet/handler-translates': [[controller], [service]],
  'facet/controllers-in-their-files': [[service, mapper], [controller]],
  'facet/no-http-exceptions': [[service], [controller]],
  'facet/typeorm-ends-at-the-repository': [
    [service, controller, 'apps/api/src/apis/current-user/people.repository.ts'],
    [entity, repository],
  ],
  'facet/modules-name-entities': [['libs/users/src/users.module.ts'], [repository, service]],
  'facet/repositories-take-a-tx': [[repository], [service]],
  'facet/only-the-transactor-makes-a-tx': [[service, repository], ['libs/database/src/transaction-manager.ts']],
  'facet/no-orm-save': [[service, repository], [spec]],
  'facet/entity-is-a-row': [[entity], [service]],
  'facet/no-secret-on-user': [[entity], ['libs/auth/src/passwords/password.entity.ts']],
  'facet/fields-written-out': [[mapper], [service]],
  'facet/eight-dependencies': [[service, controller, spec], []],
  'facet/twelve-public-methods': [[service, controller], [repository]],
  'facet/no-base-classes': [[service, spec, 'test/support/api.ts'], []],
  'facet/file-names': [[service, spec, 'scripts/check.mjs', 'scripts/libraries.cjs'], []],
  'facet/environment-in-config-only': [
    [service, controller, 'ormconfig.ts'],
    ['libs/config/src/settings.ts', 'test/support/api.ts'],
  ],
  'facet/time-from-the-clock': [
    [service, controller],
    [spec, 'libs/common/src/clock.ts'],
  ],
  'facet/no-forward-ref': [[service, controller], []],
  'facet/no-definite-assignment': [[service, spec], []],
  'facet/libs-by-name': [[service, controller, 'test/support/api.ts'], []],
  'facet/static-imports': [
    [service, controller],
    [spec, 'apps/cli/src/program.ts'],
  ],
  '@typescript-eslint/no-explicit-any': [[service, controller, spec], []],
  '@typescript-eslint/no-non-null-assertion': [[service, controller, spec], []],
  '@typescript-eslint/no-floating-promises': [[service, controller, spec], []],
  '@typescript-eslint/ban-ts-comment': [[service, controller, spec], []],
  '@eslint-community/eslint-comments/require-description': [[service, spec, 'scripts/check.mjs'], []],
  '@eslint-community/eslint-comments/no-unlimited-disable': [[service, spec, 'scripts/check.mjs'], []],
  'no-warning-comments': [[service, spec, 'scripts/check.mjs'], []],
};

/** Sizes: of a file, of a function. Comments and blank lines count. */
const sizes = {
  [service]: [300, 40],
  [controller]: [300, 40],
  'scripts/check.mjs': [300, 40],
  'test/support/api.ts': [500, 40],
  'test/bench/run.mjs': [300, 40],
  [spec]: [500, undefined],
};

describe('The configuration', async () => {
  const eslint = new ESLint();
  const configOf = (file) => eslint.calculateConfigForFile(file);
  const isOn = async (rule, file) => (await configOf(file)).rules[rule]?.[0] === 2;

  for (const [rule, [on, off]] of Object.entries(places))
    it(`has ${rule} on where it belongs`, async () => {
      for (const file of on) assert.equal(await isOn(rule, file), true, `${rule} is off in ${file}`);
      for (const file of off) assert.equal(await isOn(rule, file), false, `${rule} is on in ${file}`);
    });

  it('names a place for every fence', () =>
    assert.deepEqual(
      Object.keys(fences).filter((name) => !(`facet/${name}` in places)),
      [],
    ));

  for (const [file, [lines, inFunction]] of Object.entries(sizes))
    it(`bounds ${file}`, async () => {
      const { rules } = await configOf(file);
      assert.deepEqual([rules['max-lines'][1], rules['max-lines-per-function']?.[1]], [lines, inFunction]);
    });

  it('reports a suppression that is not needed, and one that gives no reason', async () => {
    const text = '// eslint-disable-next-line no-var\nexport const one = 1;\n';
    const [{ messages }] = await eslint.lintText(text, { filePath: 'scripts/probe.mjs' });
    assert.deepEqual(messages.map(({ ruleId }) => ruleId).sort(), [
      '@eslint-community/eslint-comments/require-description',
      null,
    ]);
  });
});
