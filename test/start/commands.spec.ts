import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runFacet } from '../support/run-facet.js';
import {
  aDataFolder,
  cleanUp,
  demoPerson,
  facet,
  postgresOf,
  ServerProcess,
  startServer,
  type Ended,
} from '../support/server-process.js';

const dataDir = aDataFolder();
let server: ServerProcess;

jest.setTimeout(60_000);
beforeAll(async () => {
  server = await startServer(dataDir);
});
afterAll(cleanUp);

interface Key {
  readonly kid: string;
  readonly alg?: string;
  readonly state?: string;
}

const login = (email: string, password: string): Promise<Response> =>
  fetch(`${server.baseUrl}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });

async function tokenOf(role: string): Promise<string> {
  const { email, password } = demoPerson(dataDir, role);
  return ((await (await login(email, password)).json()) as { accessToken: string }).accessToken;
}

const kidOf = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as Key).kid;
const statusWith = async (token: string): Promise<number> =>
  (await fetch(`${server.baseUrl}/me`, { headers: { authorization: `Bearer ${token}` } })).status;
const published = async (): Promise<Key[]> =>
  ((await (await fetch(`${server.baseUrl}/.well-known/jwks.json`)).json()) as { keys: Key[] }).keys;

/** What a command printed with --json. */
async function json<T>(args: readonly string[], options: Parameters<typeof facet>[2] = {}): Promise<T> {
  const ended = await runFacet(dataDir, [...args, '--json'], options);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(ended.stdout) as T;
}

function expectFailure(ended: Ended, code: number, text: string | RegExp): void {
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toMatch(/^facet: [^\n]+\n$/);
  expect(ended.stderr).toMatch(text);
}

/** The running server looks for new keys at most once a second. */
async function eventually(check: () => Promise<boolean>): Promise<void> {
  for (const began = Date.now(); !(await check()); await new Promise((done) => setTimeout(done, 100))) {
    if (Date.now() - began > 30_000) throw new Error('it did not come to pass');
  }
}

describe('facet issuers', () => {
  const words = [
    'https://id.example/',
    '--jwks',
    'https://id.example/jwks.json',
    '--audience',
    'web',
    '--audience',
    'ios',
    '--organization',
    'demo',
  ];

  it('adds, lists and removes trusted issuers', async () => {
    const added = await json<object>([
      'issuers',
      'add',
      ...words,
      '--provider',
      'example',
      '--algorithm',
      'ES256',
      '--keep-claims',
      '--outage',
      '60',
    ]);
    const facts = {
      jwksUri: 'https://id.example/jwks.json',
      audience: ['web', 'ios'],
      organizationId: 'demo',
      algorithms: ['ES256'],
      source: 'operator',
    };
    expect(added).toMatchObject({
      issuer: 'https://id.example/',
      provider: 'example',
      ...facts,
      updateClaims: false,
      jwksOutageSeconds: 60,
    });
    expect(await json<object>(['issuers', 'list'])).toEqual({ items: [added] });
    expect((await runFacet(dataDir, ['issuers', 'list'])).stdout).toBe('example  https://id.example/  for demo\n');
    expect(await json<object>(['issuers', 'remove', 'example'])).toEqual({ provider: 'example', removed: true });
    expect((await runFacet(dataDir, ['issuers', 'list'])).stdout).toBe('Nothing.\n');
  });

  it('rejects what the API rejects', async () => {
    expectFailure(await runFacet(dataDir, ['issuers', 'remove', 'example']), 1, 'There is no such trusted issuer.');
    expectFailure(
      await runFacet(dataDir, ['issuers', 'add', ...words, '--provider', 'local']),
      2,
      'provider must be a lower-case word',
    );
    expectFailure(
      await runFacet(dataDir, ['issuers', 'add', ...words, '--provider', 'example', '--outage', 'long']),
      2,
      'jwksOutageSeconds must be',
    );
    expectFailure(await runFacet(dataDir, ['issuers', 'add', 'https://id.example/']), 2, "required option '--jwks");
  });
});

describe('facet keys rotate', () => {
  it('publishes a key on the running server that signs only when others had time to fetch it', async () => {
    const before = await tokenOf('member');
    const made = await json<Key>(['keys', 'rotate', '--alg', 'RS256']);
    await eventually(async () => (await published()).some((key) => key.kid === made.kid && key.alg === 'RS256'));
    expect(kidOf(await tokenOf('member'))).toBe(kidOf(before));
    expect((await json<Key[]>(['keys', 'list'])).map(({ kid, state }) => [kid, state])).toEqual([
      [made.kid, 'next'],
      [kidOf(before), 'signs'],
    ]);
  });

  it('--now signs at once, and ends the tokens of all keys before', async () => {
    const before = await tokenOf('admin');
    const { stdout, code } = await runFacet(dataDir, ['keys', 'rotate', '--now']);
    expect(code).toBe(0);
    const kid = /^Key (\S+) \(ES256\) signs from \S+ on\.\nEnded with all their tokens, [^\n]+: \S+, \S+\n$/.exec(
      stdout,
    )?.[1];
    await eventually(async () => (await published()).some((key) => key.kid === kid));
    const after = await tokenOf('admin');
    expect(kidOf(after)).toBe(kid);
    await eventually(async () => (await statusWith(before)) === 401);
    expect([await statusWith(after), (await published()).map((key) => key.kid)]).toEqual([200, [kid]]);
  });

  it('is followed by keys remove, which ends a key that does not sign', async () => {
    const next = await json<Key>(['keys', 'rotate']);
    const signing = (await json<Key[]>(['keys', 'list'])).find((one) => one.state === 'signs')?.kid ?? '';
    expectFailure(await runFacet(dataDir, ['keys', 'remove', signing]), 1, /signs now.*--now/);
    expectFailure(await runFacet(dataDir, ['keys', 'remove', 'nothing']), 1, /no signing key/);
    expect(await json<Key>(['keys', 'remove', next.kid])).toEqual({ kid: next.kid });
    expect((await json<Key[]>(['keys', 'list'])).map((one) => one.kid)).toEqual([signing]);
  });

  it('leaves the running server and its PostgreSQL alone', async () => {
    expect((await fetch(`${server.baseUrl}/health/ready`)).status).toBe(200);
    expect(postgresOf(dataDir)).toBeGreaterThan(0);
  });
});

describe('facet org create', () => {
  const admin = (email: string): string[] => ['--admin-email', email, '--admin-name', 'Ann Acme'];

  it('makes an organization whose admin signs in with the password that is printed once', async () => {
    const made = await json<Record<string, string>>([
      'org',
      'create',
      'acme',
      '--name',
      'Acme',
      ...admin('ann@acme.example'),
    ]);
    expect(Object.keys(made)).toEqual(['organizationId', 'adminId', 'email', 'password']);
    const signedIn = (await (await login('ann@acme.example', made.password ?? '')).json()) as { accessToken: string };
    const headers = { authorization: `Bearer ${signedIn.accessToken}` };
    const me = await fetch(`${server.baseUrl}/api/v1/user/me`, { headers });
    expect(await me.json()).toMatchObject({
      email: 'ann@acme.example',
      roles: [expect.objectContaining({ name: 'Admin' })],
    });
  });

  it('is written down as done by an operator, with the account of the machine', async () => {
    const made = await json<Record<string, string>>([
      'org',
      'create',
      'dcme',
      '--name',
      'Dcme',
      ...admin('dan@dcme.example'),
    ]);
    await json(['org', 'pylon-secret', 'dcme'], { input: '0f'.repeat(32) });
    const { accessToken } = (await (await login('dan@dcme.example', made.password ?? '')).json()) as {
      accessToken: string;
    };
    const answer = await fetch(`${server.baseUrl}/admin/audit`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    const { entries } = (await answer.json()) as { entries: { action: string; actor: object }[] };
    const command = { kind: 'command', id: userInfo().username };
    const byCommand = entries
      .filter(({ action }) => action !== 'user.signed_in')
      .map(({ action, actor }) => [action, actor]);
    expect(byCommand).toEqual(
      ['pylon_secret.kept', 'user.joined', 'organization.founded'].map((action) => [action, command]),
    );
  });

  it('takes a password from standard input and does not print it', async () => {
    const password = 'seven quiet herons at dusk';
    const args = ['org', 'create', 'bcme', '--name', 'B', ...admin('bob@bcme.example'), '--password-stdin'];
    expect(await json(args, { input: `${password}\n` })).not.toHaveProperty('password');
    expect((await login('bob@bcme.example', password)).status).toBe(200);
  });

  it.each<[string, string[], number, string | RegExp]>([
    [
      'an id that is taken',
      ['org', 'create', 'acme', '--name', 'A', ...admin('new@acme.example')],
      1,
      'exists already',
    ],
    [
      'an address that is taken',
      ['org', 'create', 'new', '--name', 'N', ...admin('ann@acme.example')],
      1,
      'e-mail address exists already',
    ],
    [
      'an id that is no slug and an address that is none',
      ['org', 'create', 'Not_A_Slug', '--name', 'N', ...admin('nobody')],
      2,
      /id must be .*; adminEmail must be/,
    ],
    [
      'a weak password',
      ['org', 'create', 'new', '--name', 'N', ...admin('n@n.example'), '--password-stdin'],
      2,
      'password must have',
    ],
  ])('refuses %s', async (_case, args, code, text) => {
    expectFailure(await runFacet(dataDir, args, { input: 'short\n' }), code, text);
  });
});

describe('facet org pylon-secret', () => {
  it('keeps a secret that comes through standard input', async () => {
    expect(await json(['org', 'pylon-secret', 'demo'], { input: `${'0f'.repeat(32)}\n` })).toEqual({
      organizationId: 'demo',
      kept: true,
    });
  });

  it('refuses one that is no hex, and an organization that is not there', async () => {
    expectFailure(await runFacet(dataDir, ['org', 'pylon-secret', 'demo'], { input: 'zz' }), 2, 'hex digits');
    expectFailure(
      await runFacet(dataDir, ['org', 'pylon-secret', 'nowhere'], { input: '0f'.repeat(32) }),
      1,
      'There is no organization',
    );
  });
});

describe('facet, called wrongly', () => {
  it.each([
    [['fly'], "unknown command 'fly'"],
    [['keys', 'fly'], "unknown command 'fly'"],
    [['keys', 'list', '--fast'], "unknown option '--fast'"],
    [['keys', 'rotate', '--alg', 'HS256'], 'ES256 or RS256'],
    [['org', 'create', 'acme'], "required option '--name <name>'"],
    [
      ['user', 'create', 'acme', 'a@b.example', '--name', 'A', '--password-stdin', '--without-password'],
      'cannot be used',
    ],
  ])('%j says so in one line and ends with 2', async (args, text) => {
    expectFailure(await facet(dataDir, args), 2, text);
  });

  it.each([
    ['user', 'list', '--all', '--cursor', 'x'],
    ['denylist', 'list', 'acme', '--cursor', 'x', '--all'],
    ['user', 'list', '--search', 'mia'],
    ['user', 'list', '--role', 'Admin'],
  ])('%s %s %s %s is rejected before there is a database', async (...args) => {
    const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere' };
    const ended = await runFacet(dataDir, [...args, '--json'], { env });
    expect({ ...ended, stderr: JSON.parse(ended.stderr) }).toMatchObject({
      code: 2,
      stderr: { code: 'command.misused' },
    });
  });

  it('tells its version', async () => {
    for (const flag of ['--version', '-V']) {
      expect(await facet(dataDir, [flag])).toMatchObject({
        code: 0,
        stderr: '',
        stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      });
    }
  });

  it('shows its help: with --help, and as an error when nothing was asked', async () => {
    expect(await facet(dataDir, ['--help'])).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('Usage: facet'),
    });
    expect(await facet(dataDir, ['keys'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('rotate'),
    });
  });

  it('loads the parser for a help text and for a mistake, and no library', () => {
    const hook = `import { writeSync } from 'node:fs';
      export async function resolve(name, context, next) {
        const found = await next(name, context);
        writeSync(2, \`loads \${found.url}\\n\`);
        return found;
      }`;
    const asData = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
    const watching = asData(`import { register } from 'node:module'; register(${JSON.stringify(asData(hook))});`);
    for (const args of [
      ['--help'],
      ['--version'],
      ['user', 'list', '--help'],
      ['import', 'users', '--help'],
      ['keys', 'list', '--fast'],
      ['org'],
    ]) {
      const { stderr } = spawnSync(process.execPath, ['--import', watching, 'dist/apps/cli/src/main.js', ...args], {
        encoding: 'utf8',
      });
      const loaded = [...stderr.matchAll(/^loads (?:file:)?(\S+)$/gm)]
        .map(([, url = '']) => url)
        .filter((url) => !url.startsWith('node:'));
      expect(loaded.some((url) => url.endsWith('/admin/users.commands.js'))).toBe(true);
      const others = loaded.filter(
        (url) => !/\/dist\/apps\/cli\/src\/(?:[\w-]+\/)*[\w.-]+\.js$|\/node_modules\/commander\//.test(url),
      );
      expect([args, others]).toEqual([args, []]);
      expect([args, loaded.filter((url) => /\.operations?\.js$/.test(url))]).toEqual([args, []]);
    }
  });

  it('ends with 78 for wrong settings and 1 for a database that is not there', async () => {
    expectFailure(await facet(dataDir, ['keys', 'list'], { env: { PORT: 'abc' } }), 78, 'PORT');
    expectFailure(
      await facet(dataDir, ['keys', 'list'], { env: { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/x' } }),
      1,
      'ECONNREFUSED',
    );
  });
});

describe('facet without a running server', () => {
  const folder = aDataFolder();

  it('starts the embedded PostgreSQL for as long as it works', async () => {
    expectFailure(await facet(folder, ['keys', 'list']), 1, 'facet migrate');
    expect(await facet(folder, ['migrate'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Migrated: \w+/),
      stderr: '',
    });
    expect(await facet(folder, ['migrate', '--json'])).toMatchObject({
      code: 0,
      stdout: '{"applied":[]}\n',
      stderr: '',
    });
    expect(postgresOf(folder)).toBeUndefined();
  });

  it('stops what it started when a signal ends it', async () => {
    const fresh = aDataFolder();
    const command = new ServerProcess(fresh, { app: 'cli', args: ['migrate'] });
    await eventually(() => Promise.resolve(postgresOf(fresh) !== undefined));
    expect(await command.end('SIGINT')).toMatchObject({ code: 130, stdout: '' });
    expect(postgresOf(fresh)).toBeUndefined();
  });

  it('says when it is not built', async () => {
    const checkout = resolve(folder, '../checkout');
    mkdirSync(`${checkout}/bin`, { recursive: true });
    copyFileSync('bin/facet.mjs', `${checkout}/bin/facet.mjs`);
    const failed = promisify(execFile)(process.execPath, [`${checkout}/bin/facet.mjs`, 'keys', 'list']);
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('npm run build'),
    });
  });

  it('ends quietly when its output is not read any more', async () => {
    const child = spawn(process.execPath, ['dist/apps/cli/src/main.js', '--help'], { stdio: 'pipe' });
    let said = '';
    child.stderr.on('data', (chunk) => (said += String(chunk)));
    child.stdout.destroy();
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(said).toBe('');
  });
});
