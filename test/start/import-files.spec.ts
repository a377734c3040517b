import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cleanUp } from '../support/server-process.js';
import { Installation, told } from '../support/transfer-kit.js';

jest.setTimeout(60_000);

const root = resolve(import.meta.dirname, '../..');

let home: Installation;

beforeAll(async () => {
  home = await Installation.make();
  await home.import(
    [{ email: 'first@example.com', name: 'First', organizationId: 'acme' }],
    ['--create-organizations'],
  );
});
afterAll(async () => {
  await cleanUp();
  await home.drop();
});

/** Tries a file, and answers what would become of each line. */
async function tried(name: string, content: string | Buffer, args: readonly string[] = []): Promise<string[][]> {
  await home.facet([
    'import',
    'users',
    home.file(name, content),
    '--dry-run',
    '--results',
    home.file('results.ndjson'),
    ...args,
  ]);
  return told(home.results());
}

/** Runs a command as users do, in a folder. */
async function runIn(
  folder: string,
  command: string,
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  const env = { ...process.env, ...home.env, DATA_DIR: home.dataDir };
  const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((done) => child.once('close', done)),
  ]);
  return { code, output: stdout + stderr };
}

describe('a file that facet import users reads', () => {
  it('may be CSV as spreadsheets of many countries save it', async () => {
    const german =
      '\uFEFFE-Mail;emailVerified;Anzeigename;roles;organizationId;;\r\nx@example.org;WAHR;"Ada; L.";Member;acme;;\r\n;;;;;;\r\n';
    expect(await tried('german.csv', german, ['--map', 'Anzeigename=name'])).toEqual([['created']]);
    expect(
      await tried('tab.txt', 'email\tname\nx@example.org\tX\n', [
        '--format',
        'csv',
        '--delimiter',
        'tab',
        '--organization',
        'acme',
      ]),
    ).toEqual([['created']]);
  });

  it('says which headings it has and which there are, and is called wrongly then', async () => {
    const ended = await home.facet(['import', 'users', home.file('other.csv', 'Mail;Name;Firma\nx;y;z\n'), '--json']);
    expect(ended.code).toBe(2);
    expect(JSON.parse(ended.stderr)).toMatchObject({
      code: 'transfer.headings_invalid',
      message: expect.stringMatching(/: Mail, Firma\..*Mail \| Name \| Firma\..*id, email,.*--map/),
    });
    expect((await home.facet(['import', 'users', home.file('other.csv'), '--map', 'Mail=mail'])).code).toBe(2);
  });

  it('may be a JSON array, whose keys may be renamed; of a broken one nothing is taken', async () => {
    const array = [1, 2].map((n) => ({ mail: `array${n}@example.org`, name: 'A', organizationId: 'acme', shoe: n }));
    const content = JSON.stringify(array, null, 2);
    const args = ['--map', 'mail=email', '--map', 'shoe='];
    expect(await tried('people.json', content, args)).toEqual([['created'], ['created']]);
    const before = await home.count('users');
    const ended = await home.facet(['import', 'users', home.file('broken.json', content.slice(0, -1)), ...args]);
    expect(ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /The file cannot be read as JSON \(line \d+: the value that begins in line \d+ does not end\)/,
      ),
    });
    expect(await home.count('users')).toBe(before);
    const taken = await home.facet(['import', 'users', '-', ...args, '--json'], content);
    expect(JSON.parse(taken.stdout)).toMatchObject({ created: 2, failed: 0 });
  });

  it('is looked for, and results are written, in the folder where the command was called', async () => {
    home.file('near.ndjson', '{"email":"near@example.org","name":"N","organizationId":"acme"}\n');
    const folder = dirname(home.file('near.ndjson'));
    const direct = await runIn(folder, process.execPath, [
      resolve(root, 'bin/facet.mjs'),
      'import',
      'users',
      'near.ndjson',
      '--dry-run',
      '--results',
      'near.results',
    ]);
    expect(direct).toMatchObject({ code: 0, output: expect.stringMatching(/1 created/) });
    expect(JSON.parse(home.read('near.results'))).toMatchObject({ line: 1, outcome: 'created' });
    // npm works in the folder of the package, wherever below it it was called.
    const inside = resolve(root, 'docs');
    const byNpm = await runIn(inside, 'npm', [
      'run',
      '--silent',
      'facet',
      '--',
      'import',
      'users',
      relative(inside, home.file('near.ndjson')),
      '--dry-run',
    ]);
    expect(byNpm).toMatchObject({ code: 0, output: expect.stringMatching(/1 created/) });
    mkdirSync(resolve(folder, 'out'));
    expect(
      await runIn(folder, process.execPath, [resolve(root, 'bin/facet.mjs'), 'export', 'users', 'out/people.csv']),
    ).toMatchObject({ code: 0 });
    expect(home.read('out/people.csv')).toMatch(/^id,email,/);
  });

  it('may be one of Auth0 whose users have empty names', async () => {
    const lines = [
      { user_id: 'auth0|e1', email: 'e1@example.org', name: '', given_name: '', nickname: '', picture: '' },
      { user_id: 'sms|e2', name: '', phone_number: '+41446681800' },
    ];
    expect(await tried('auth0.json', JSON.stringify(lines), ['--from', 'auth0', '--organization', 'acme'])).toEqual([
      ['created', expect.stringMatching(/waits for a trusted issuer/)],
      ['created', expect.stringMatching(/waits for a trusted issuer/)],
    ]);
  });
});
