import { append, replace, write } from './changes.mjs';

const spec = (path, title) => ['scripts/test.mjs', 'test', path, ...(title ? ['--testNamePattern', title] : [])];
const controller = 'apps/api/src/apis/current-user/current-user.controller.ts';
const documents = 'apps/api/openapi/all.json';
const both = (first, second) => (before) => second(first(before));

/** Rules that only the running application can hold: specs, and files that are written from the code. */
export const specProofs = [
  {
    fence: 'A route declares who may call it',
    run: spec('test/arch/routes.spec.ts'),
    file: controller,
    change: replace("  @Get()\n  @SignedIn('read:me')\n", '  @Get()\n'),
    says: '✕ declares who may call it: getCurrentUser',
  },
  {
    fence: 'A failure that a route does not declare fails the tests',
    run: spec('test/api/current-user/read-current-user.spec.ts'),
    file: 'libs/accounts/src/queries/account.reader.ts',
    change: both(
      replace('import { Clock, type Principal,', 'import { BodyTooLarge, Clock, type Principal,'),
      replace(
        'readCaller(caller: Principal): Promise<AccountRecord> {\n',
        'readCaller(caller: Principal): Promise<AccountRecord> {\n    if (caller.userId.length > 0) throw new BodyTooLarge();\n',
      ),
    ),
    says: 'which it does not declare',
  },
  {
    fence: 'An answer has no field that is not documented',
    run: spec('test/api/current-user/read-current-user.spec.ts'),
    file: 'apps/api/src/apis/current-user/current-user.mapper.ts',
    change: replace('    activeSessions,\n', '    activeSessions,\n    ...{ probe: 1 },\n'),
    says: 'must NOT have additional properties',
  },
  {
    fence: 'The OpenAPI files are what the code says',
    run: ['scripts/openapi.mjs', '--check'],
    file: controller,
    change: replace('/** The user to whom', '/** A caller to whom'),
    says: 'apps/api/openapi/current-user.json is not what the code says',
  },
  {
    fence: 'No route is documented that the contracts do not know',
    run: spec('test/contracts/contracts.spec.ts'),
    file: documents,
    change: replace('"paths": {', '"paths": {\n    "/probe": { "get": { "operationId": "probe", "responses": {} } },'),
    says: '/probe',
  },
  {
    fence: 'No answer shows a field that is like a secret',
    run: spec('test/contracts/contracts.spec.ts', 'like a secret'),
    file: documents,
    change: replace(
      '"CurrentUserDto": {\n        "type": "object",\n        "properties": {',
      '"CurrentUserDto": {\n        "type": "object",\n        "properties": {\n          "passwordHash": { "type": "string" },',
    ),
    says: 'passwordHash',
  },
  {
    fence: 'An error code is in the checked-in list',
    run: spec('test/contracts/contracts.spec.ts', 'error codes'),
    file: 'libs/users/src/users.errors.ts',
    change: append("\nexport const Probe = defineError('probe.made', 'conflict', 'A probe.');"),
    says: 'probe.made',
  },
  {
    fence: 'A permission is in the checked-in list',
    run: spec('test/contracts/contracts.spec.ts', 'permissions'),
    file: 'test/contracts/permissions.txt',
    change: append('probe:things'),
    says: 'probe:things',
  },
  {
    fence: 'The migrations bring the database to what the entities say',
    run: spec('test/arch/migrations.spec.ts', 'what the entities say'),
    file: 'libs/users/src/user.entity.ts',
    change: replace(
      "  @Column('text')\n  name: string;",
      "  @Column('text')\n  name: string;\n\n  @Column('text')\n  probe: string;",
    ),
    says: 'probe',
  },
  {
    fence: 'A migration goes down again',
    run: spec('test/arch/migrations.spec.ts', 'up, down and up'),
    file: 'libs/database/src/migrations/1795240800000-foundation.ts',
    change: replace('drop table rate_limits, ', 'drop table '),
    says: 'rate_limits',
  },
  {
    fence: 'A foreign key has an index',
    run: spec('test/arch/migrations.spec.ts', 'every foreign key'),
    file: 'libs/database/src/migrations/1795240800000-foundation.ts',
    change: replace("  'create index ix_emails_user on emails (user_id)',\n", ''),
    says: 'emails',
  },
  {
    fence: 'A setting is documented',
    run: ['scripts/docs.mjs', '--check'],
    file: 'libs/config/src/schema.ts',
    change: replace("desc: 'claim iss of the access tokens'", "desc: 'something else'"),
    says: 'npm run docs',
  },
  {
    fence: 'A named statement has one text',
    run: spec('test/arch/statements.spec.ts'),
    file: 'libs/rate-limits/src/probe.ts',
    change: write("export const probe = { name: 'rate_limit_spend', text: 'select 1' };"),
    says: 'rate_limit_spend',
  },
];
