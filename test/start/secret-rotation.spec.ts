import { createCipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import { freePort } from '../support/free-port.mjs';
import { ProviderServer, redirectUri } from '../support/provider-server.js';
import { runFacet } from '../support/run-facet.js';
import {
  aDataFolder,
  cleanUp,
  demoPerson,
  facet,
  refusedStart,
  startServer,
  type Ended,
  type ServerProcess,
} from '../support/server-process.js';
import { Installation } from '../support/transfer-kit.js';

jest.setTimeout(180_000);
afterAll(cleanUp);

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}
interface CheckResult {
  readonly check: string;
  readonly status: string;
  readonly found: string;
  readonly advice?: string;
}

const newSecret = (): string => randomBytes(48).toString('base64url');
const [one, two] = [newSecret(), newSecret()];
const json = <T>(ended: Ended): T => {
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(ended.stdout) as T;
};

async function call<T>(
  server: ServerProcess,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: object,
): Promise<{ status: number; body: T }> {
  const answer = await fetch(server.baseUrl + path, {
    method,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as T };
}

describe('A change of FACET_SECRET', () => {
  const pylon = '0f'.repeat(32);
  let provider: ProviderServer;
  let there: Installation;
  let server: ServerProcess;
  let password: string;
  let tokens: Tokens;
  let unused: Tokens;
  let setupKey: string;
  let keys: { id: string; key: string }[];

  const bearer = ({ accessToken }: Tokens): Record<string, string> => ({ authorization: `Bearer ${accessToken}` });
  const env = (current: string, previous = ''): Record<string, string> => ({
    ...there.env,
    FACET_SECRET: current,
    FACET_SECRET_PREVIOUS: previous,
    IDENTITY_PROVIDER_ADDRESSES: 'any',
    SIGN_IN_REDIRECTS: redirectUri,
  });
  const start = async (...secrets: [string, string?]): Promise<void> =>
    void (server = await startServer(there.dataDir, { env: env(...secrets) }));
  const run = (args: string[], secrets: [string, string?], input = ''): Promise<Ended> =>
    runFacet(there.dataDir, args, { env: env(...secrets), input });
  const login = async (): Promise<Tokens> =>
    (await call<Tokens>(server, 'POST', '/auth/login', {}, { email: 'ann@acme.example', password })).body;
  const refreshed = (refreshToken: string): Promise<{ status: number; body: Tokens }> =>
    call<Tokens>(server, 'POST', '/auth/refresh', {}, { refreshToken });
  const withKey = async (at: number): Promise<number> =>
    (await call(server, 'GET', '/api/v1/user/me', { 'x-api-key': keys[at]?.key ?? '' })).status;
  const self = () => call<{ pylonEmailHash?: string }>(server, 'GET', '/api/v1/user/me', bearer(tokens));
  const secretIds = async (table: string): Promise<unknown[]> =>
    (await there.sql(`select distinct secret_id as id from ${table}`)).map((row) => row.id);

  async function secretCheck(...secrets: [string, string?]): Promise<CheckResult | undefined> {
    const { stdout } = await run(['doctor', '--json'], secrets);
    return (JSON.parse(stdout) as { findings: CheckResult[] }).findings.find((finding) => finding.check === 'secret');
  }

  async function addProvider(): Promise<void> {
    const port = await freePort();
    provider = await new ProviderServer(`http://127.0.0.1:${port}`).listen(port);
    const names = { id: 'corp', name: 'Corp', issuer: provider.issuer, createUsers: true };
    const path = '/admin/organizations/acme/identity-providers';
    const added = { ...names, clientId: 'facet', clientSecret: 'of the provider' };
    expect((await call(server, 'POST', path, bearer(tokens), added)).status).toBe(201);
  }

  /** Signs in with the provider, which gets the secret that it shares with the organization. */
  async function signsInWithProvider(): Promise<void> {
    const choice = { organizationId: 'acme', provider: 'corp' };
    const { body } = await call<{ request: string; authorizationUrl: string }>(
      ...[server, 'POST', '/auth/login/provider', {}, choice],
    );
    const answer = { request: body.request, ...provider.answerTo(body.authorizationUrl) };
    expect((await call(server, 'POST', '/auth/login/provider/completion', {}, answer)).status).toBe(200);
    const secret = Buffer.from('facet:of+the+provider').toString('base64');
    expect(provider.clients.at(-1)).toBe(`Basic ${secret}`);
  }

  async function servesAsBefore(): Promise<void> {
    await signsInWithProvider();
    const { status, body } = await self();
    expect([status, body.pylonEmailHash]).toEqual([
      200,
      createHmac('sha256', Buffer.from(pylon, 'hex')).update('ann@acme.example').digest('hex'),
    ]);
  }

  beforeAll(async () => {
    there = await Installation.make();
    await start(one);
    ({ password } = json<{ password: string }>(
      await run(
        [
          'org',
          'create',
          'acme',
          '--name',
          'Acme',
          '--admin-email',
          'ann@acme.example',
          '--admin-name',
          'Ann',
          '--json',
        ],
        [one],
      ),
    ));
    await there.sql('update emails set verified = true');
    json(await run(['org', 'pylon-secret', 'acme', '--json'], [one], pylon));
    [tokens, unused] = [await login(), await login()];
    // An authenticator app that is not confirmed yet.
    ({ setupKey } = (await call<{ setupKey: string }>(server, 'POST', '/auth/factors/totp', bearer(tokens), {})).body);
    keys = [];
    for (const name of ['busy', 'idle']) {
      keys.push(
        (
          await call<{ id: string; key: string }>(server, 'POST', '/auth/api-keys', bearer(tokens), {
            name,
            scopes: ['read:users'],
          })
        ).body,
      );
    }
    await addProvider();
    await servesAsBefore();
  });
  afterAll(async () => {
    await provider.close();
    await there.drop();
  });

  it('is prepared by a server that takes the new one as well', async () => {
    await server.end();
    await start(one, two);
    await servesAsBefore();
    expect(await secretCheck(one, two)).toMatchObject({ status: 'ok' });
  });

  it('loses nothing for a server that takes the one before as well', async () => {
    await server.end();
    await start(two, one);
    await servesAsBefore();
    expect([
      await withKey(0),
      (await call(server, 'POST', '/auth/login', {}, { email: 'ann@acme.example', password })).status,
    ]).toEqual([200, 200]);
    const { status, body } = await refreshed(tokens.refreshToken);
    expect(status).toBe(200);
    tokens = body;
    await servesAsBefore();
  });

  it('is told of by the doctor: what is to be done, and then what is left', async () => {
    expect(await secretCheck(two, one)).toMatchObject({
      status: 'warn',
      found: expect.stringContaining('1 signing keys, 2 secrets'),
      advice: 'Run: facet secret rotate',
    });
    const { resealed, unreadable, left } = json<Record<string, Record<string, unknown>>>(
      await run(['secret', 'rotate', '--json'], [two, one]),
    );
    expect({ resealed, unreadable }).toEqual({
      resealed: { signingKeys: 1, organizationSecrets: 2, mails: 0, factors: 1 },
      unreadable: 0,
    });
    expect(left).toMatchObject({
      signingKeys: 0,
      organizationSecrets: 0,
      mails: 0,
      apiKeys: 1,
      refreshTokensUntil: expect.any(String),
    });
    expect((await secretCheck(two, one))?.found).toMatch(
      /needed for 1 API keys that were not used since; refresh tokens, until \d{4}-/,
    );
    expect(await withKey(1)).toBe(200);
    for (let waited = 0; (await secretIds('api_keys')).length > 1 && waited < 100; waited += 1)
      await new Promise((done) => setTimeout(done, 50));
    expect((await secretCheck(two, one))?.found).toMatch(/needed for refresh tokens, until/);
    await there.sql(`update secrets set first_used_at = first_used_at - interval '31 days'`);
    expect(await secretCheck(two, one)).toMatchObject({ status: 'ok', found: expect.stringContaining('leave it out') });
  });

  it('finds nothing the second time, and leaves the running server alone', async () => {
    const { stdout } = await run(['secret', 'rotate'], [two, one]);
    expect(stdout).toMatch(
      /^Sealed anew: 0 signing keys, 0 secrets of organizations, 0 letters, 0 authenticator apps\.\n/,
    );
    await servesAsBefore();
    expect(await there.sql(`select details from audit_entries where action = 'secret.rotated'`)).toEqual([
      { details: { signingKeys: 1, organizationSecrets: 2, mails: 0, factors: 1, unreadable: 0 } },
    ]);
  });

  it('is over when the one before is left out: all that came along works, what did not is refused', async () => {
    await server.end();
    await start(two);
    await servesAsBefore();
    expect([await withKey(0), await withKey(1)]).toEqual([200, 200]);
    const code = new TOTP({ secret: Secret.fromBase32(setupKey) }).generate();
    expect((await call(server, 'POST', '/auth/factors/totp/confirm', bearer(tokens), { code })).status).toBe(200);
    expect([(await refreshed(tokens.refreshToken)).status, (await refreshed(unused.refreshToken)).status]).toEqual([
      200, 401,
    ]);
    expect(await secretCheck(two)).toBeUndefined();
  });

  it('ends the one before: nothing starts with it any more', async () => {
    await server.end();
    const { code, stderr } = await refusedStart(there.dataDir, { env: env(one) });
    expect([code, stderr]).toEqual([78, expect.stringContaining('FACET_SECRET is not the one')]);
  });

  it('goes through many rows in batches, may be interrupted, and is done once by two at a time', async () => {
    const sealedWith = (secret: string, context: string): Buffer => {
      const iv = randomBytes(12);
      const key = Buffer.from(hkdfSync('sha256', secret, 'facet', 'organization-secrets', 32));
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
      return Buffer.concat([iv, cipher.update(Buffer.from(pylon, 'hex')), cipher.final(), cipher.getAuthTag()]);
    };
    for (let at = 0; at < 900; at += 1) {
      const id = `many-${at}`;
      await there.sql(`insert into organizations (id, name) values ($1, $1)`, [id]);
      await there.sql(`insert into organization_secrets (organization_id, name, sealed) values ($1, 'pylon', $2)`, [
        id,
        sealedWith(two, `${id}:pylon`),
      ]);
    }
    await there.sql(`insert into organizations (id, name) values ('lost', 'Lost')`);
    await there.sql(
      `insert into organization_secrets (organization_id, name, sealed, secret_id) values ('lost', 'pylon', $1, 'other')`,
      [sealedWith(newSecret(), 'lost:pylon')],
    );
    const three = newSecret();
    const rotate = (): Promise<Ended> => facet(there.dataDir, ['secret', 'rotate', '--json'], { env: env(three, two) });
    // Three hundred were done before something came in between.
    const half = await there.sql<{ id: string }>(
      `select organization_id as id from organization_secrets where organization_id like 'many-%' limit 300`,
    );
    const [sample] = await there.sql<{ id: string }>(`select id from secrets order by first_used_at desc limit 1`);
    expect(sample?.id).toMatch(/^[0-9a-f]{16}$/);
    const threeId = Buffer.from(hkdfSync('sha256', three, 'facet', 'secret-id', 8)).toString('hex');
    for (const { id } of half) {
      await there.sql('update organization_secrets set sealed = $2, secret_id = $3 where organization_id = $1', [
        id,
        sealedWith(three, `${id}:pylon`),
        threeId,
      ]);
    }
    const both = await Promise.all([rotate(), rotate()]);
    const reports = both.map(({ code, stdout }) => {
      expect(code).toBe(1);
      return JSON.parse(stdout) as { resealed: { organizationSecrets: number }; unreadable: number };
    });
    expect(reports.reduce((sum, { resealed }) => sum + resealed.organizationSecrets, 0)).toBe(900 - 300 + 2);
    expect(reports.map(({ unreadable }) => unreadable)).toEqual([1, 1]);
    expect(new Set(await secretIds('organization_secrets'))).toEqual(new Set([threeId, 'other']));
  });
});

describe('A change of the secret that Facet made itself', () => {
  const dataDir = aDataFolder();
  const kept = join(dataDir, 'secret');
  const previous = join(dataDir, 'secret.previous');

  it('takes a new one for the next start, loses nothing, and ends when the one before is removed', async () => {
    let server = await startServer(dataDir);
    const { email, password } = demoPerson(dataDir, 'member');
    const { body: tokens } = await call<Tokens>(server, 'POST', '/auth/login', {}, { email, password });
    const before = readFileSync(kept, 'utf8');

    const made = await runFacet(dataDir, ['secret', 'rotate', '--generate']);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('Restart the server now') });
    expect([
      readFileSync(previous, 'utf8'),
      readFileSync(kept, 'utf8') === before,
      statSync(kept).mode & 0o777,
    ]).toEqual([before, false, 0o600]);
    expect(statSync(previous).mode & 0o777).toBe(0o600);
    expect(await runFacet(dataDir, ['secret', 'rotate', '--generate'])).toMatchObject({
      code: 78,
      stderr: expect.stringContaining('was replaced before'),
    });

    await server.end();
    server = await startServer(dataDir);
    const me = (headers: Record<string, string>): Promise<number> =>
      call(server, 'GET', '/me', headers).then(({ status }) => status);
    expect(await me({ authorization: `Bearer ${tokens.accessToken}` })).toBe(200);
    const { status, body } = await call<Tokens>(
      server,
      'POST',
      '/auth/refresh',
      {},
      { refreshToken: tokens.refreshToken },
    );
    expect(status).toBe(200);
    expect(json<{ unreadable: number }>(await runFacet(dataDir, ['secret', 'rotate', '--json'])).unreadable).toBe(0);
    expect(await me({ authorization: `Bearer ${body.accessToken}` })).toBe(200);

    await server.end();
    rmSync(previous);
    server = await startServer(dataDir);
    expect(await me({ authorization: `Bearer ${body.accessToken}` })).toBe(200);
    expect(existsSync(previous)).toBe(false);
    await server.end();
  });

  it('is for secrets that Facet made: a given one is changed where it is given', async () => {
    const { code, stderr } = await runFacet(dataDir, ['secret', 'rotate', '--generate'], {
      env: { FACET_SECRET: newSecret() },
    });
    expect([code === 0, stderr]).toEqual([false, expect.stringContaining('FACET_SECRET is set')]);
  });
});
