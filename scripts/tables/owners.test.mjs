// What the rules of owners.mjs refuse and what they let pass: node --test scripts/tables
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foreignUses } from './owners.mjs';
import { tablesIn } from './sql.mjs';

const entities = new Map([['User', 'users']]);
const says = (path, text) => foreignUses({ path, text }, entities).join('\n');
const sql = (text) => `const text = \`${text}\`;`;
const repository = 'libs/organizations/src/probe.repository.ts';

/** Each is refused in a library that does not own the table. */
const foreign = {
  'an insert': ['insert into users (id) values ($1)', /writes or locks users \(write\)/],
  'an update': ['update users u set name = $1', /writes or locks users \(write\)/],
  'a delete': [
    'with gone as (delete from only users where id = $1 returning 1) select 1 from gone',
    /writes or locks users \(write\)/,
  ],
  'a truncate': ['truncate table public.users cascade', /writes or locks users \(write\)/],
  'a lock of the table': ['lock table users in share mode', /writes or locks users \(write\)/],
  'a lock of rows': ['select 1 from users where id = $1 for no key update', /writes or locks users \(lock\)/],
  'a lock of rows by their alias': [
    'select 1 from members m join users u on u.id = m.user_id for key share of u',
    /writes or locks users \(lock\)/,
  ],
  'a job by SQL': ["select graphile_worker.add_job('probe')", /writes or locks graphile_worker \(write\)/],
  'a join': ['select 1 from members m left join users u on u.id = m.user_id', /is in queries\/: users/],
  'a second table of a list': [
    'select 1 from members m, lateral (select 1) l, users u where u.id = m.user_id',
    /is in queries\/: users/,
  ],
  'a subquery': ['select (select name from "users" where id = $1)', /is in queries\/: users/],
  'the tables of a delete': ['delete from members m using users u where u.id = m.user_id', /is in queries\/: users/],
  'the source of an update': [
    'update members m set banned_at = null from users u where u.id = m.user_id',
    /is in queries\/: users/,
  ],
};

describe('SQL outside of the owner', () => {
  for (const [what, [text, message]] of Object.entries(foreign))
    it(`is refused: ${what}`, () => assert.match(says(repository, sql(text)), message));

  it('is refused where the table is a part of a template', () => {
    const text = "const tables = ['users', 'members']; const of = (table) => `delete from ${table} where id = $1`;";
    assert.match(says(repository, text), /writes or locks users \(write\)/);
    assert.match(says(repository, "const column = { table: 'users' };"), /writes or locks users \(write\)/);
    assert.match(
      says(repository, "const from = 'users u'; const text = `select 1 from ${from}`;"),
      /is in queries\/: users/,
    );
  });

  it('is refused in an application, which owns no table', () => {
    assert.match(says('apps/api/src/probe.ts', sql('select 1 from users')), /is in queries\/: users/);
  });

  it('passes with its own tables, and where it only looks like a table', () => {
    const own = [
      'select 1 from members for update',
      'with users as (select 1) select 1 from users',
      'insert into members (user_id) values ($1) on conflict do update set user_id = excluded.user_id',
      'select extract(epoch from users), a is distinct from users from members',
      "select 'from users' -- from users",
      'select r.id from jsonb_to_recordset($1) as r (id uuid) join members using (id)',
    ];
    for (const text of own) assert.equal(says(repository, sql(text)), '', text);
    assert.equal(says(repository, 'const text = `${name} comes from API_KEYS`;'), '');
    assert.match(says(repository, sql('SELECT 1 FROM Users')), /is in queries\/: users/);
    assert.equal(
      says(repository, "const text = 'Locks users'; const help = 'The people who are users from now on.';"),
      '',
    );
  });
});

describe('Queries over several libraries', () => {
  const path = 'libs/organizations/src/queries/probe.queries.ts';
  const text = sql('select 1 from members m join users u on u.id = m.user_id');

  it('name their tables in the first comment', () => {
    assert.equal(says(path, `// Tables: members, users.\n${text}`), '');
    assert.match(says(path, text), /must say "Tables: members, users\."/);
    assert.match(says(path, `// Tables: members.\n${text}`), /must say "Tables: members, users\."/);
    assert.match(says(path, `// Tables: members, roles, users.\n${text}`), /must say "Tables: members, users\."/);
    assert.match(says(path, `// Queries.\n${text}\n// Tables: members, users.`), /must say/);
  });

  it('do not write', () => {
    assert.match(says(path, `// Tables: users.\n${sql('delete from users')}`), /writes or locks users/);
  });
});

describe('An entity', () => {
  it('is a type outside of its library', () => {
    assert.match(says(repository, "import { User } from '@app/users';"), /as a type: User/);
    assert.equal(
      says(repository, "import { type User } from '@app/users'; import type { User as Other } from '@app/users';"),
      '',
    );
    assert.equal(says('libs/users/src/probe.repository.ts', "import { User } from './user.entity.js';"), '');
  });
});

it('The tables of a query are found at each depth', () => {
  const text =
    'select (select 1 from roles) from (select 1 from members where x = (select 1 from emails) for update) m, profiles';
  assert.deepEqual(
    tablesIn(text).map(({ table, kind }) => `${table} ${kind}`),
    ['roles read', 'members lock', 'emails read', 'profiles read'],
  );
});
