import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.mjs';
import { MailServer, tokenIn } from '../support/mail-server.js';
import { runFacet } from '../support/run-facet.js';
import { aDataFolder, cleanUp, ServerProcess, startServer } from '../support/server-process.js';

const given = process.env.FACET_TEST_SERVER ?? '';
const database = `lifecycle_${process.pid}`;
const url = Object.assign(new URL(given), { pathname: `/${database}` }).href;
const dataDir = aDataFolder();
const mail = new MailServer();
const env: Record<string, string> = {
  DATABASE_URL: url,
  FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi',
  ACCOUNT_DELETION_GRACE: '0',
  MAIL_FROM: 'no-reply@facet.example',
};
// Long enough for a job to wait for the lock of a test.
const constants = { DATABASE_TIMEOUT_MS: 60_000 };

jest.setTimeout(90_000);

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: given });
  await client.connect();
  await client.query(statement);
  await client.end();
}

let pool: pg.Pool;
const sql = async <Row = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await pool.query(text, values)).rows as Row[];

const worker = (): Promise<ServerProcess> =>
  new ServerProcess(dataDir, { app: 'worker', env, constants }).says('works on jobs');
const due = (): Promise<unknown> =>
  sql('select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), run_at := now())');

/** Makes time move: who was there was not seen for a minute. */
async function aMinuteLater(): Promise<void> {
  await sql(`update job_runners set seen_at = seen_at - interval '1 minute'`);
  await sql(
    `update graphile_worker._private_jobs set locked_at = locked_at - interval '1 minute' where locked_at is not null`,
  );
}

/** Waits until no worker works on anything any more, and has it tried again. */
async function taken(task: string): Promise<void> {
  await aMinuteLater();
  await eventually(async () => {
    const held = await sql('select 1 from graphile_worker.jobs where task_identifier = $1 and locked_by is not null', [
      task,
    ]);
    return held.length === 0 ? true : undefined;
  }, 40_000);
  await due();
}

const done = (task: string): Promise<unknown> =>
  eventually(
    async () =>
      (await sql('select 1 from graphile_worker.jobs where task_identifier = $1', [task])).length === 0
        ? true
        : undefined,
    40_000,
  );

const post = (server: ServerProcess, path: string, body: unknown): Promise<Response> =>
  fetch(server.baseUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

beforeAll(async () => {
  const port = await freePort();
  env.MAIL_URL = `smtp://127.0.0.1:${port}`;
  await mail.listen(port);
  await administer(`create database ${database}`);
  pool = new pg.Pool({ connectionString: url, max: 4 }).on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  expect((await runFacet(dataDir, ['migrate'], { env })).code).toBe(0);
  const made = await runFacet(
    dataDir,
    ['org', 'create', 'acme', '--name', 'Acme', '--admin-email', 'ada@acme.example', '--admin-name', 'Ada'],
    { env },
  );
  expect([made.code, made.stderr]).toEqual([0, '']);
});
afterAll(async () => {
  await cleanUp();
  await mail.close();
  await administer(`drop database if exists ${database} with (force)`);
  void pool.end();
});

describe('After kill -9', () => {
  it('of the server right after its answer, the letter is sent by the next worker, and its link is good', async () => {
    const killed = await startServer(dataDir, { env: { ...env, JOBS: 'off' }, constants });
    expect((await post(killed, '/auth/password/reset-request', { email: 'ada@acme.example' })).status).toBe(202);
    await killed.end('SIGKILL');
    expect(mail.letters).toEqual([]);
    const running = await worker();
    const letter = await mail.letterTo('ada@acme.example', 40_000);
    await done('mail.send');
    await running.end();
    const server = await startServer(dataDir, { env: { ...env, JOBS: 'off' }, constants });
    const reset = await post(server, '/auth/password/reset', {
      token: tokenIn(letter),
      newPassword: 'five grey cranes at noon',
    });
    expect(reset.status).toBe(204);
    expect(
      (await post(server, '/auth/login', { email: 'ada@acme.example', password: 'five grey cranes at noon' })).status,
    ).toBe(200);
    await server.end();
  });

  it('of a worker in the middle of a letter, another one sends it, under the same name', async () => {
    const server = await startServer(dataDir, { env: { ...env, JOBS: 'off' }, constants });
    const killed = await worker();
    const names: unknown[] = [];
    let release = (): void => undefined;
    const began = new Promise<void>((hears) => {
      mail.before = (content) => {
        // The notice of the reset before may be sent meanwhile.
        if (!content.includes('Subject: Set a new password')) return undefined;
        names.push(/^Message-ID: (.*)$/im.exec(content)?.[1]);
        if (names.length > 1) return undefined;
        hears();
        return new Promise<void>((done) => (release = done));
      };
    });
    await post(server, '/auth/password/reset-request', { email: 'ada@acme.example' });
    await began;
    await killed.end('SIGKILL');
    release();
    const next = await worker();
    await taken('mail.send');
    await done('mail.send');
    expect(names).toEqual([names[0], names[0]]);
    expect(await sql('select 1 from mails')).toEqual([]);
    await next.end();
    await server.end();
  });

  it('of a worker in the middle of a purge, another one ends it', async () => {
    const server = await startServer(dataDir, { env: { ...env, JOBS: 'off' }, constants });
    const signUp = await post(server, '/auth/sign-up', {
      email: 'mia@acme.example',
      password: 'seven quiet herons at dusk',
      name: 'Mia',
      organizationId: 'acme',
      handle: 'mia',
    });
    const { accessToken, user } = (await signUp.json()) as { accessToken: string; user: { id: string } };
    await sql(
      `insert into collection_objects (organization_id, user_id, datasource_id, object_definition_id, kind, url)
       select 'acme', $1, 'figures', n::text, 'image', 'https://example.com/' || n from generate_series(1, 1500) n`,
      [user.id],
    );
    const client = await pool.connect();
    await client.query('begin');
    await client.query('lock table tombstones in share mode');
    const deleted = await fetch(`${server.baseUrl}/me`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(deleted.status).toBe(202);
    const killed = await worker();
    await eventually(
      async () =>
        (
          await sql(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
        )[0],
      20_000,
    );
    await killed.end('SIGKILL');
    await client.query('rollback');
    client.release();
    // What was done in pieces is done; the rest is whole.
    expect(await sql('select 1 from collection_objects where user_id = $1', [user.id])).toEqual([]);
    expect(await sql('select status from users where id = $1', [user.id])).toEqual([{ status: 'deleted' }]);
    const next = await worker();
    await taken('account.purge');
    await done('account.purge');
    expect(await sql('select 1 from users where id = $1', [user.id])).toEqual([]);
    expect(await sql('select id from tombstones')).toEqual([{ id: user.id }]);
    await next.end();
    await server.end();
  });
});
