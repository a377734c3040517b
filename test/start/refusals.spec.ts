import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  aDataFolder,
  cleanUp,
  facet,
  postgresOf,
  refusedStart,
  startServer,
  type Ended,
} from '../support/server-process.js';

const server = process.env.FACET_TEST_SERVER ?? '';
const dataDir = aDataFolder();
const secret = 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi';
const at = (changes: Partial<Pick<URL, 'pathname' | 'port' | 'password'>>): string =>
  Object.assign(new URL(server), changes).href;

jest.setTimeout(60_000);
afterAll(cleanUp);

/** One line for the operator, and nothing that only a programmer wants to see. */
function expectOneLine({ stderr, stdout }: Ended, ...parts: string[]): void {
  expect(stderr).toMatch(/^Facet did not start: [^\n]+\n$/);
  for (const part of parts) expect(stderr).toContain(part);
  expect(`${stdout}${stderr}`).not.toMatch(/\n\s+at |node_modules|node:internal/);
}

describe('Settings that are wrong or missing end the start with 78 and one line', () => {
  const complete = { NODE_ENV: 'production', DATABASE_URL: server, FACET_SECRET: secret, EMAIL_VERIFICATION: 'off' };

  // Every other setting: libs/config/src/settings.spec.ts.
  it.each<[string, Record<string, string>, string[]]>([
    ['production without a secret', { ...complete, FACET_SECRET: '' }, ['FACET_SECRET is missing', 'openssl rand']],
    [
      'production with a weak secret',
      { ...complete, FACET_SECRET: 'change-me-change-me-change-me-change-me' },
      ['FACET_SECRET is weak'],
    ],
    ['production without a database', { ...complete, DATABASE_URL: '' }, ['DATABASE_URL is missing']],
    ['a port that is no number', { PORT: 'abc' }, ['PORT']],
    ['issuers that are no JSON', { TRUSTED_ISSUERS: 'https://issuer.example' }, ['TRUSTED_ISSUERS']],
  ])('%s', async (_case, env, parts) => {
    const ended = await refusedStart(dataDir, { env });
    expect(ended.code).toBe(78);
    expectOneLine(ended, ...parts);
  });

  it('an unknown flag', async () => {
    const ended = await refusedStart(dataDir, { args: ['--nodemo'] });
    expect(ended.code).toBe(78);
    expectOneLine(ended, '--nodemo');
  });

  it('a kept secret that was emptied', async () => {
    const folder = aDataFolder();
    mkdirSync(folder);
    writeFileSync(`${folder}/secret`, '');
    const ended = await refusedStart(folder, { env: { DATABASE_URL: server } });
    expect(ended.code).toBe(78);
    expectOneLine(ended, `${folder}/secret`);
  });
});

describe('What the machine refuses is said in one line', () => {
  let taken: Server;
  let port: string;

  beforeAll(async () => {
    taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    port = String((taken.address() as { port: number }).port);
  });
  afterAll(() => void taken.close());

  it('a port that is taken; and no PostgreSQL is left running', async () => {
    const ended = await refusedStart(dataDir, { env: { PORT: port } });
    expect(ended.code).toBe(1);
    expectOneLine(ended, `Port ${port} is taken`);
    expect(postgresOf(dataDir)).toBeUndefined();
    // Nothing was set up before.
    expect([ended.stdout, existsSync(dataDir)]).toEqual(['', false]);
  });

  it('a port for metrics that is taken; and no PostgreSQL is left running', async () => {
    const ended = await refusedStart(dataDir, { env: { METRICS_PORT: port } });
    expect(ended.code).toBe(1);
    expectOneLine(ended, `Port ${port} is taken`, 'METRICS_PORT');
    expect([ended.stdout, existsSync(dataDir)]).toEqual(['', false]);
  });

  it.each([
    ['an address of another machine', { HOST: '192.0.2.1' }, ['192.0.2.1', 'HOST']],
    ['a name that is no address of this machine', { HOST: 'nowhere.invalid' }, ['nowhere.invalid', 'HOST']],
  ])('%s', async (_case, env, parts) => {
    const ended = await refusedStart(dataDir, { args: ['--no-demo'], env });
    expect(ended.code).not.toBe(0);
    expectOneLine(ended, ...parts);
    expect([ended.stdout, existsSync(dataDir)]).toEqual(['', false]);
  });

  it.each([
    ['a folder', (file: string) => mkdirSync(file), 'is a folder'],
    ['a link to a folder', (file: string) => symlinkSync('/proc/self/task', file), 'is a folder'],
  ])('.env that is %s, for the server and for a command', async (_case, make, reason) => {
    const folder = aDataFolder();
    const env = join(folder, '..', '.env');
    make(env);
    for (const ended of [await refusedStart(folder), await facet(folder, ['migrate'])]) {
      expect(ended.code).toBe(78);
      expect(ended.stderr).toMatch(/^[^\n]*\.env in [^\n]+\n$/);
      expect(ended.stderr).toContain(reason);
    }
    expect(existsSync(folder)).toBe(false);
  });

  it('too few files that may be open at once', () => {
    for (const files of [64, 100, 255]) {
      const { status, stdout, stderr } = spawnSync(
        'sh',
        ['-c', `ulimit -n ${files}; exec "${process.execPath}" dist/apps/api/src/main.js`],
        {
          env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir },
          encoding: 'utf8',
        },
      );
      expect(status).toBe(78);
      expectOneLine({ code: status, signal: null, stdout, stderr }, `At most ${files} files`, 'ulimit -n');
      expect([stdout, existsSync(dataDir)]).toEqual(['', false]);
    }
  });

  it('a file in the place of the data folder, with the embedded server and without', async () => {
    const file = aDataFolder();
    writeFileSync(file, 'not a folder');
    for (const env of [{}, { DATABASE_URL: server }] as Record<string, string>[]) {
      const ended = await refusedStart(file, { env });
      expect(ended.code).toBe(1);
      expectOneLine(ended, file);
    }
  });

  it('a data folder below a file', async () => {
    const file = aDataFolder();
    writeFileSync(file, 'not a folder');
    const ended = await refusedStart(file, { env: { DATA_DIR: `${file}/deeper` } });
    expect(ended.code).toBe(1);
    expectOneLine(ended, `${file}/deeper`);
  });

  it('a second Facet on the same data folder', async () => {
    const shared = aDataFolder();
    const first = await startServer(shared);
    const ended = await refusedStart(shared);
    expect(ended.code).toBe(1);
    expectOneLine(ended, 'Another Facet', shared, `pid ${first.pid}`);
    expect((await fetch(`${first.baseUrl}/health/ready`)).status).toBe(200);
    await first.end();
  });
});

describe('A database that cannot be used is said in one line', () => {
  it.each([
    ['nobody listens', at({ port: '1' }), ['cannot be reached', 'ECONNREFUSED']],
    ['the password is wrong', at({ password: 'wrong' }), ['refused the sign-in', 'DATABASE_URL']],
    ['it does not exist', at({ pathname: '/nowhere' }), ['does not exist', 'nowhere']],
    ['its host does not exist', 'postgres://facet:x@nowhere.invalid/facet', ['cannot be reached']],
  ])(
    '%s',
    async (_case, url, parts) => {
      const ended = await refusedStart(dataDir, { env: { DATABASE_URL: url, FACET_SECRET: secret } });
      expect(ended.code).toBe(1);
      expectOneLine(ended, ...parts);
      expect(ended.stderr).not.toContain(new URL(url).password);
    },
    15_000,
  );

  it('a server that says nothing', async () => {
    const silent = createServer();
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const { port } = silent.address() as { port: number };
    const env = { DATABASE_URL: `postgres://a:b@127.0.0.1:${port}/facet`, FACET_SECRET: secret };
    const ended = await refusedStart(dataDir, { env, constants: { DATABASE_TIMEOUT_MS: 300 } });
    expect(ended.code).toBe(1);
    expectOneLine(ended, 'cannot be reached');
    silent.close();
  });
});
