import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { runFacet } from '../support/run-facet.js';
import { aDataFolder, cleanUp, postgresOf, startServer, type Ended } from '../support/server-process.js';

const given = process.env.FACET_TEST_SERVER ?? '';
const database = `typeorm_${process.pid}`;
const url = Object.assign(new URL(given), { pathname: `/${database}` }).href;
const onDatabase = { DATABASE_URL: url, FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi' };
const migrations = readdirSync('libs/database/src/migrations').filter((name) => /^\d/.test(name)).length;

async function query(statement: string, connectionString = url): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** What `npm run typeorm -- …` starts. */
function typeorm(dataDir: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [resolve('scripts/typeorm.mjs'), ...args], {
    env: { PATH, HOME, DATA_DIR: dataDir, ...env },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (said.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (said.stderr += String(chunk)));
  return new Promise((done) => child.once('close', (code, signal) => done({ code, signal, ...said })));
}

const timesIn = (text: string, part: string): number => text.split(part).length - 1;

jest.setTimeout(120_000);
beforeAll(() => query(`create database ${database}`, given));
afterAll(async () => {
  await cleanUp();
  await query(`drop database if exists ${database} with (force)`, given);
});

describe('npm run typeorm, with DATABASE_URL', () => {
  const dataDir = aDataFolder();

  it('migration:show tells which migrations have run', async () => {
    const before = await typeorm(dataDir, ['migration:show'], onDatabase);
    expect([before.code, timesIn(before.stdout, '[ ]')]).toEqual([0, migrations]);
    expect(await runFacet(dataDir, ['migrate'], { env: onDatabase })).toMatchObject({ code: 0 });
    const after = await typeorm(dataDir, ['migration:show'], onDatabase);
    expect([after.code, timesIn(after.stdout, '[X]'), timesIn(after.stdout, '[ ]')]).toEqual([0, migrations, 0]);
  });

  it('schema:log and migration:generate find nothing to change', async () => {
    expect(await typeorm(dataDir, ['schema:log'], onDatabase)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('up to date'),
    });
    const file = join(dataDir, 'draft');
    expect(await typeorm(dataDir, ['migration:generate', file, '--check'], onDatabase)).toMatchObject({ code: 0 });
  });

  it('schema:log and migration:generate name what the entities would change', async () => {
    await query('alter table sessions add column forgotten text');
    const change = 'ALTER TABLE "sessions" DROP COLUMN "forgotten"';
    expect(await typeorm(dataDir, ['schema:log'], onDatabase)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/DROP COLUMN.+"forgotten"/s),
    });
    expect(await typeorm(dataDir, ['migration:generate', join(dataDir, 'draft')], onDatabase)).toMatchObject({
      code: 0,
    });
    const [draft = ''] = readdirSync(dataDir);
    expect(readFileSync(join(dataDir, draft), 'utf8')).toContain(change);
  });

  it('tells in one line that the database is not there', async () => {
    const nowhere = await typeorm(dataDir, ['migration:show'], { ...onDatabase, DATABASE_URL: 'nonsense' });
    expect(nowhere).toMatchObject({ code: 78, stderr: expect.stringMatching(/^typeorm: [^\n]*DATABASE_URL[^\n]*\n$/) });
  });
});

describe('npm run typeorm, without DATABASE_URL', () => {
  it('looks at the embedded server of the data folder and leaves it as it is', async () => {
    const dataDir = aDataFolder();
    const server = await startServer(dataDir, { args: ['--no-demo'] });
    const running = postgresOf(dataDir);
    const beside = await typeorm(dataDir, ['migration:show']);
    expect([beside.code, timesIn(beside.stdout, '[X]')]).toEqual([0, migrations]);
    expect(postgresOf(dataDir)).toBe(running);
    expect((await server.end()).code).toBe(0);
    const alone = await typeorm(dataDir, ['schema:log']);
    expect(alone).toMatchObject({ code: 0, stdout: expect.stringContaining('up to date') });
    expect(postgresOf(dataDir)).toBeUndefined();
  });

  it('has an empty database for a checkout that was never started', async () => {
    const dataDir = aDataFolder();
    const { code, stdout } = await typeorm(dataDir, ['migration:show']);
    expect([code, timesIn(stdout, '[ ]')]).toEqual([0, migrations]);
    expect([existsSync(dataDir), postgresOf(dataDir)]).toEqual([true, undefined]);
  });
});
