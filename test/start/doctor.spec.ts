import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runFacet } from '../support/run-facet.js';
import { cleanUp } from '../support/server-process.js';
import { Installation } from '../support/transfer-kit.js';

jest.setTimeout(60_000);

let there: Installation;

/** What the doctor says with these settings: its status, and what it says of each check. */
const doctor = async (env: Record<string, string> = {}) => {
  const ended = await runFacet(there.dataDir, ['doctor', '--json'], { env: { ...there.env, ...env } });
  expect(ended.stderr).toBe('');
  const { ok, findings } = JSON.parse(ended.stdout);
  const statuses = Object.fromEntries(
    findings.map((one: { check: string; status: string }) => [one.check, one.status]),
  );
  return { code: ended.code, ok, statuses, findings };
};

beforeAll(async () => {
  there = await Installation.make();
});
afterAll(async () => {
  await there.drop();
  await cleanUp();
});

describe('facet doctor', () => {
  it('looks at everything, in one line each', async () => {
    const { statuses } = await doctor();
    expect(Object.keys(statuses)).toEqual([
      'settings',
      'database',
      'encoding',
      'sessions',
      'durability',
      'connections',
      'clock',
      'schema',
      'search',
      'keys',
      'jobs',
      'demo',
      'temporary',
      'storage',
      'mail',
    ]);
    expect(statuses).toMatchObject({
      settings: 'ok',
      database: 'ok',
      encoding: 'ok',
      clock: 'ok',
      schema: 'ok',
      keys: 'ok',
      jobs: 'ok',
      mail: 'warn',
    });
    const { stdout } = await there.facet(['doctor']);
    expect(stdout).toMatch(/^ok {4}settings/m);
    expect(stdout).toMatch(/^warn {2}mail .* → Set MAIL_URL/m);
  });

  it('goes on without a database, a folder and a mail server, and says what fails', async () => {
    const blocked = there.file('blocked', 'a file is in the way');
    const env = {
      DATABASE_URL: 'postgres://a:b@127.0.0.1:1/x',
      PICTURE_DIR: blocked,
      MAIL_URL: 'smtp://127.0.0.1:1',
      MAIL_FROM: 'a@b.example',
    };
    const { code, ok, statuses } = await doctor(env);
    expect({ code, ok }).toEqual({ code: 1, ok: false });
    expect(statuses).toMatchObject({
      settings: 'ok',
      database: 'fail',
      schema: 'warn',
      keys: 'warn',
      storage: 'fail',
      mail: 'fail',
    });
  });

  it('says which setting is wrong, and never repeats a secret', async () => {
    const { code, findings } = await doctor({ FACET_SECRET: 'too-short' });
    expect({ code, findings }).toMatchObject({
      code: 1,
      findings: [{ check: 'settings', status: 'fail', found: expect.stringContaining('FACET_SECRET is too short') }],
    });
    expect(JSON.stringify(findings)).not.toContain('too-short');
  });

  it('says how many search keys are missing, which facet search rebuild makes', async () => {
    await there.sql(`insert into users (id, name) values (gen_random_uuid(), 'Žofie')`);
    const { statuses, findings } = await doctor();
    expect(statuses).toMatchObject({ search: 'warn' });
    expect(findings.find(({ check }: { check: string }) => check === 'search')?.found).toMatch(
      /^1 names, 0 addresses and 0 usernames /,
    );
    const rebuilt = await there.facet(['search', 'rebuild', '--json']);
    expect(JSON.parse(rebuilt.stdout)).toEqual({ changed: { names: 1, addresses: 0, usernames: 0 } });
    expect((await doctor()).statuses).toMatchObject({ search: 'ok' });
    expect(await there.sql(`select search_keys as keys from users where name = 'Žofie'`)).toEqual([
      { keys: ['Žofie', 'zofie'] },
    ]);
  });

  it('sees an old schema, an old key of another secret, parked jobs and jobs that no worker does', async () => {
    await there.sql(`delete from migrations where id = (select max(id) from migrations)`);
    await there.sql(
      `insert into signing_keys (kid, algorithm, public_jwk, sealed_private_key, created_at, active_from) values ('old', 'ES256', '{}', $1, now(), now() - interval '1 year')`,
      [Buffer.alloc(64)],
    );
    await there.sql(`select graphile_worker.add_job('mail.send', run_at := now() - interval '1 hour')`);
    const { code, statuses } = await doctor();
    expect(code).toBe(1);
    expect(statuses).toMatchObject({ schema: 'fail', keys: 'fail', jobs: 'warn' });
  });
});
