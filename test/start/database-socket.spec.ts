import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { EventStream } from '../support/event-stream.js';
import { eventually } from '../support/eventually.js';
import { programs } from '../support/own-cluster.js';
import { runFacet } from '../support/run-facet.js';
import { aDataFolder, cleanUp, demoPerson, startServer, type ServerProcess } from '../support/server-process.js';
import { SocketRelay } from '../support/socket-relay.js';

jest.setTimeout(60_000);

const given = process.env.FACET_TEST_SERVER ?? '';
const database = `socket_${process.pid}`;
const FACET_SECRET = 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi';
const relay = new SocketRelay(given);
const at = (text: string): string => relay.address(text, database);
/**
 * The socket's number as the port of an address: nothing listens there on TCP, so that only the socket can
 * have answered.
 */
const spellings = {
  parameter: 'postgres://{user}@/{database}?host={folder}&port=1',
  host: 'postgres://{user}@{escaped}:1/{database}',
  socket: 'socket://{user}@{folder}?db={database}&port=1',
  several: 'postgres://{user}@%2Fno%2Fsuch%2Ffolder:1,{escaped}:1/{database}?target_session_attrs=read-write',
} as const;

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: given });
  await client.connect();
  await client.query(statement);
  await client.end();
}

const password = new URL(given).password;
const run = promisify(execFile);

beforeAll(async () => {
  await relay.listen();
  await administer(`create database ${database}`);
});
afterAll(async () => {
  await cleanUp();
  await relay.remove();
  await administer(`drop database if exists ${database} with (force)`);
});

describe.each(Object.entries(spellings))('DATABASE_URL with a Unix socket, as a %s', (_name, text) => {
  const env = (): Record<string, string> => ({ DATABASE_URL: at(text), FACET_SECRET });

  it('leads migrations, commands and the doctor to it', async () => {
    expect(await runFacet(aDataFolder(), ['migrate'], { env: env() })).toMatchObject({ code: 0 });
    expect((await runFacet(aDataFolder(), ['user', 'list'], { env: env() })).stderr).not.toMatch(/database/i);
    const { stdout } = await runFacet(aDataFolder(), ['doctor'], { env: env() });
    expect(stdout).toMatch(/^ok +database +PostgreSQL/m);
    expect(stdout).not.toContain(password);
  });

  (text.startsWith('socket:') ? it : it.skip)(`leads TypeORM's command line to it`, async () => {
    const { PATH = '', HOME = '' } = process.env;
    const options = { env: { PATH, HOME, DATA_DIR: aDataFolder(), ...env() } };
    const { stdout } = await run(process.execPath, [resolve('scripts/typeorm.mjs'), 'schema:log'], options);
    expect(stdout).toContain('up to date');
  });

  (programs === undefined || text.startsWith('socket:') ? it.skip : it)(
    'is read by psql and pg_dump as well',
    async () => {
      const { stdout } = await run(`${programs ?? ''}/psql`, [at(text), '-Atc', 'select current_database()'], {
        env: {},
      });
      expect(stdout.trim()).toBe(database);
    },
  );
});

describe('A server that reaches its database over a Unix socket', () => {
  const dataDir = aDataFolder();
  let server: ServerProcess;
  const status = async (path: string): Promise<number> => (await fetch(`${server.baseUrl}${path}`)).status;

  beforeAll(async () => {
    relay.openings.length = 0;
    server = await startServer(dataDir, {
      args: ['--demo'],
      env: { DATABASE_URL: at(spellings.parameter), FACET_SECRET },
    });
  });

  it('has all of its connections there, that of streams too', async () => {
    const headers = { authorization: `Bearer ${demoPerson(dataDir, 'member').apiKey}` };
    const stream = await EventStream.open(server.baseUrl, 'containerId=demo', headers);
    await eventually(() =>
      Promise.resolve(relay.openings.some((opening) => opening.includes('facet-listen')) || undefined),
    );
    stream.close();
    expect(relay.openings.filter((opening) => opening.includes(database)).length).toBeGreaterThan(2);
  });

  it('answers 503 while the socket is gone, and works when it is back', async () => {
    await relay.stop();
    await eventually(async () => ((await status('/health/ready')) === 503 ? true : undefined));
    const refused = await fetch(`${server.baseUrl}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'nobody@example.com', password: 'does not matter' }),
    });
    expect(refused.status).toBe(503);
    await relay.listen();
    await eventually(async () => ((await status('/health/ready')) === 200 ? true : undefined));
  });

  it('has written the password nowhere', async () => {
    const { stdout, stderr } = await server.end();
    expect(`${stdout}${stderr}`).not.toContain(password);
  });
});

describe('A socket that is not there', () => {
  it('is named in one line, without the password', async () => {
    const DATABASE_URL = at('postgres://{user}@/{database}?host=/no/such/folder');
    const { code, stderr } = await runFacet(aDataFolder(), ['migrate'], { env: { DATABASE_URL, FACET_SECRET } });
    expect([code, stderr]).toEqual([
      1,
      'facet: The database cannot be reached (ENOENT: /no/such/folder/.s.PGSQL.5432). Check DATABASE_URL and whether the server runs.\n',
    ]);
    const { stdout } = await runFacet(aDataFolder(), ['doctor'], { env: { DATABASE_URL, FACET_SECRET } });
    expect(stdout).toMatch(/^fail +database +The database cannot be reached \(ENOENT/m);
  });

  it.each([
    ['a path that no system has room for', `postgres:///facet?host=/${'x'.repeat(100)}`],
    ['one of Linux without a name', 'postgres:///facet?host=@facet'],
    ['beside a host', 'postgres://mia@%2Ftmp,db.example/facet'],
  ])('%s is a wrong setting', async (_case, DATABASE_URL) => {
    const { code, stderr } = await runFacet(aDataFolder(), ['migrate'], { env: { DATABASE_URL, FACET_SECRET } });
    expect([code, stderr]).toEqual([78, expect.stringMatching(/^facet: DATABASE_URL (?:must|names)[^\n]+\n$/)]);
  });
});
