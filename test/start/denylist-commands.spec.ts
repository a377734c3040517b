import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cleanUp, type Ended } from '../support/server-process.js';
import { Installation } from '../support/transfer-kit.js';

jest.setTimeout(90_000);

let there: Installation;

const facet = (args: readonly string[], input = ''): Promise<Ended> => there.facet(['denylist', ...args], input);

async function told(args: readonly string[]) {
  const ended = await facet([...args, '--json']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(ended.stdout);
}

async function refused(args: readonly string[], code: number, input = '') {
  const ended = await facet([...args, '--json'], input);
  expect(ended).toMatchObject({ code, stdout: '' });
  return JSON.parse(ended.stderr);
}

const listed = async (): Promise<string> => (await facet(['export', 'acme'])).stdout;

beforeAll(async () => {
  there = await Installation.make();
  const people = JSON.stringify({
    email: 'mia@acme.example',
    name: 'Mia',
    organizationId: 'acme',
    username: 'mia',
    emailVerified: true,
  });
  const imported = await there.facet([
    'import',
    'users',
    there.file('people.ndjson', `${people}\n`),
    '--create-organizations',
  ]);
  expect(imported).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await there.drop();
  await cleanUp();
});

describe('facet denylist', () => {
  it('adds, lists and removes names', async () => {
    expect(await told(['add', 'acme', 'root', 'Admin'])).toEqual({
      organizationId: 'acme',
      denied: ['root', 'Admin'],
      dryRun: false,
    });
    expect(await told(['list', 'acme', '--prefix', 'AD'])).toEqual({ items: ['Admin'], total: 1 });
    expect(await told(['remove', 'acme', 'ROOT', 'nothing', 'mia'])).toEqual({
      usernamesDeleted: ['ROOT'],
      usernamesInUse: ['mia'],
      dryRun: false,
    });
    expect(await listed()).toBe('Admin\n');
  });

  it('leaves an entry in the audit for each export', async () => {
    const exported = (): Promise<unknown[]> =>
      there.sql(
        `select organization_id, actor_kind, target, details from audit_entries where action = 'denylist.exported' order by id`,
      );
    const before = (await exported()).length;
    await listed();
    expect((await facet(['export', 'acme', there.file('exported.txt', '')])).code).toBe(0);
    const entry = { organization_id: 'acme', actor_kind: 'command', target: 'acme', details: {} };
    expect((await exported()).slice(before)).toEqual([entry, entry]);
  });

  it('denies a name that a user has only with a replacement, which they get', async () => {
    expect(await refused(['add', 'acme', 'guest', 'Mia'], 1)).toMatchObject({
      code: 'denylist.names_in_use',
      usernamesInUse: ['Mia'],
    });
    expect(await listed()).toBe('Admin\n');
    const [mia] = await there.sql<{ id: string }>('select user_id as id from profiles');
    expect(await told(['add', 'acme', 'mia', '--replacement', 'former-mia'])).toMatchObject({
      renamed: [{ userId: mia?.id, name: 'mia', replacement: 'former-mia' }],
    });
    expect(await there.sql('select username from profiles')).toEqual([{ username: 'former-mia' }]);
    expect(await listed()).toBe('Admin\nmia\n');
  });

  it('brings in 20,000 names at once, and the export of an import is the same bytes', async () => {
    const odd = ['[bracket', '"quoted"', 'two\nlines', ' outer ', 'Größe', '𝕬lpha'];
    const many = Array.from({ length: 20_000 }, (_, at) => `name-${String(at).padStart(6, '0')}`);
    const file = there.file('names.json', JSON.stringify([...many, ...odd]));
    expect(await told(['import', 'acme', file, '--replace', '--dry-run'])).toEqual({
      organizationId: 'acme',
      names: 20_006,
      added: 20_006,
      removed: 2,
      dryRun: true,
    });
    expect(await listed()).toBe('Admin\nmia\n');
    expect(await told(['import', 'acme', file, '--replace'])).toMatchObject({
      added: 20_006,
      removed: 2,
      dryRun: false,
    });
    for (const name of ['first.txt', 'first.json'])
      expect(await told(['export', 'acme', there.file(name)])).toEqual({ file: there.file(name), names: 20_006 });
    expect(JSON.parse(there.read('first.json'))).toEqual(expect.arrayContaining(odd));
    for (const name of ['first.txt', 'first.json']) {
      await there.sql(`delete from name_registry where kind = 'denied'`);
      expect(await told(['import', 'acme', there.file(name)])).toMatchObject({ names: 20_006, added: 20_006 });
      await told(['export', 'acme', there.file(name.replace('first', 'second'))]);
      expect(there.read(name.replace('first', 'second')) === there.read(name)).toBe(true);
    }
  });

  it('lists every name in use and changes nothing then', async () => {
    const before = await there.count('name_registry');
    const file = there.file('in-use.txt', 'fresh\r\n\r\nFormer-Mia\r\n');
    for (const how of [[], ['--replace'], ['--dry-run']])
      expect(await refused(['import', 'acme', file, ...how], 1)).toMatchObject({
        code: 'denylist.names_in_use',
        usernamesInUse: ['Former-Mia'],
      });
    expect(await facet(['import', 'acme', file])).toMatchObject({
      code: 1,
      stderr: 'facet: Names are in use; nothing was changed. Former-Mia\n',
    });
    expect(await there.count('name_registry')).toBe(before);
  });

  it('denies what can be a name, and says which line or word is none', async () => {
    const file = there.file('some.txt', `fine\n${'x'.repeat(300)}\n"\\u200b"\n"\\u2800"\n`);
    const notNames = ['line 2', 'line 3', 'line 4'];
    expect(await told(['import', 'acme', file, '--dry-run'])).toMatchObject({ names: 1, added: 1, notNames });
    expect((await facet(['import', 'acme', file, '--dry-run'])).stdout).toContain(
      ' Not names: line 2, line 3, line 4.',
    );
    expect(await told(['add', 'acme', 'fine', '\u3164', '--dry-run'])).toMatchObject({
      denied: ['fine'],
      notNames: ['"\u3164"'],
    });
    expect(await told(['remove', 'acme', 'fine', '', '--dry-run'])).toMatchObject({
      usernamesDeleted: [],
      usernamesInUse: [],
    });
    expect(await told(['add', 'acme', 'free-name', '--replacement', '', '--dry-run'])).toMatchObject({
      denied: ['free-name'],
    });
  });

  it('says which entry is no text, which file is none, and which organization is not there', async () => {
    expect(await refused(['import', 'acme', '-'], 2, '["a", 7]')).toMatchObject({ fields: [{ field: 'entry 2' }] });
    expect(await refused(['import', 'acme', there.file('missing.txt')], 1)).toMatchObject({
      code: 'transfer.file_unreadable',
    });
    expect(await refused(['list', 'nowhere'], 1)).toMatchObject({ code: 'organization.not_found' });
    expect(await refused(['export', 'acme'], 2)).toMatchObject({ code: 'command.misused' });
  });
});
