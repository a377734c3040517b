import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { foreignSettings } from '../support/foreign-settings.mjs';
import { runFacet } from '../support/run-facet.js';
import { aDataFolder, cleanUp, facet, type Ended } from '../support/server-process.js';
import { Installation } from '../support/transfer-kit.js';

jest.setTimeout(60_000);

const server = process.env.FACET_TEST_SERVER ?? '';
const FACET_SECRET = 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi';
const made: string[] = [];
const addressOf = (database: string): string => Object.assign(new URL(server), { pathname: `/${database}` }).href;

async function administer(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: addressOf('postgres') });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function aDatabase(encoding: string): Promise<string> {
  const name = `doctor_${process.pid}_${randomBytes(4).toString('hex')}`;
  await administer(`create database ${name} encoding '${encoding}' template template0 locale 'C' locale_provider libc`);
  made.push(name);
  return name;
}

let there: Installation;

/** What the doctor says, and the line of a check. `run`: in this process, or as one of its own. */
async function examined(
  env: Record<string, string>,
  run = runFacet,
): Promise<{ ended: Ended; line: (check: string) => string }> {
  const ended = await run(aDataFolder(), ['doctor'], { env: { FACET_SECRET, ...env } });
  expect(`${ended.stdout}${ended.stderr}`).not.toMatch(/TypeError|\n {4}at /);
  return { ended, line: (check) => new RegExp(`^.* ${check} .*$`, 'm').exec(ended.stdout)?.[0] ?? ended.stdout };
}

beforeAll(async () => {
  there = await Installation.make();
});
afterAll(async () => {
  await there.drop();
  await administer(...made.map((name) => `drop database ${name} with (force)`));
  await cleanUp();
});

describe('facet doctor', () => {
  it.each(['SQL_ASCII', 'LATIN1'])(
    'and facet migrate say in one line that a database in %s will not do',
    async (encoding) => {
      const env = { DATABASE_URL: addressOf(await aDatabase(encoding)), FACET_SECRET };
      const { ended, line } = await examined(env);
      expect(ended.code).toBe(1);
      expect(line('encoding')).toMatch(new RegExp(`^fail +encoding +${encoding} → .*UTF8`));
      expect(line('keys')).toMatch(/^warn .* its tables are not there → Run: facet migrate$/);
      const migrated = await runFacet(aDataFolder(), ['migrate'], { env });
      expect(migrated.code).toBe(1);
      expect(migrated.stderr).toMatch(new RegExp(`^facet: The database has the encoding ${encoding}, .*\n$`));
    },
  );

  it('says that the database is read-only', async () => {
    await administer(`alter database ${there.database} set default_transaction_read_only = on`);
    const { ended, line } = await examined(there.env);
    await administer(`alter database ${there.database} reset default_transaction_read_only`);
    expect(ended.code).toBe(1);
    expect(line('database')).toMatch(/^fail .*, read-only → Take default_transaction_read_only/);
  });

  it('says which defaults are foreign, and fails where a pooler lets them hold', async () => {
    await administer(...foreignSettings(there.database));
    const direct = await examined(there.env);
    const pooled = await examined({ ...there.env, DATABASE_POOLER: 'transaction' });
    await administer(`alter database ${there.database} reset all`);
    expect(direct.line('sessions')).toMatch(/^ok .*datestyle = SQL, DMY; .*timezone = Australia\/Lord_Howe/);
    expect(pooled.line('sessions')).toMatch(/^fail .* → Run, and restart the pooler: alter role /);
    expect(pooled.ended.code).toBe(1);
  });

  it('says that the temporary folder is missing, and works without it', async () => {
    const { line } = await examined({ ...there.env, TMPDIR: '/nowhere/at/all' }, facet);
    expect(line('temporary')).toBe(
      'warn  temporary    /nowhere/at/all is not there or cannot be written → Make it, or set TMPDIR to a folder that is.',
    );
  });

  it.each(['do$HOME`ll`ar', 'a "quoted" \'name\' \\ $(exit)'])(
    'works with the embedded PostgreSQL in a data folder named %s',
    async (name) => {
      const parent = aDataFolder();
      mkdirSync(parent);
      const { line } = await examined({ DATA_DIR: join(parent, name) }, facet);
      expect(line('database')).toMatch(/^ok +database +PostgreSQL /);
    },
  );
});
