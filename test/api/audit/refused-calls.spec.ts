import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { aPerson, type TestPerson } from '../../support/people.js';
import { aDataFolder, cleanUp, startServer, type ServerProcess } from '../../support/server-process.js';

jest.setTimeout(60_000);

let server: ServerProcess;
let mia: TestPerson;

beforeAll(async () => {
  mia = await aPerson();
  const env = {
    DATABASE_URL: facet.inside.databaseUrl,
    FACET_SECRET: facet.settings.FACET_SECRET,
    TRUSTED_PROXY_HOPS: '1',
  };
  server = await startServer(aDataFolder(), { env });
});
afterAll(cleanUp);

interface Line {
  readonly msg: string;
  readonly clientAddress?: string;
  readonly refusal?: Readonly<Record<string, unknown>>;
}

/** The line of the log about a call that was refused; nothing when there is none. */
async function refusalOf(method: string, path: string, headers: Record<string, string>): Promise<Line | undefined> {
  const before = server.stdout.length;
  await fetch(server.baseUrl + path, { method, headers: { ...headers, 'x-forwarded-for': '203.0.113.7:1234' } });
  for (let waited = 0; waited < 3000 && !server.stdout.slice(before).includes('request completed'); waited += 20)
    await new Promise((done) => setTimeout(done, 20));
  const lines = server.stdout
    .slice(before)
    .split('\n')
    .filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Line).find(({ msg }) => msg === 'a call was refused');
}

describe('The log of refused calls', () => {
  it('names the user, the session, the route and the reason', async () => {
    const line = await refusalOf('GET', `/admin/organizations/${mia.organization}/members`, mia.headers);
    expect(line).toMatchObject({ clientAddress: '203.0.113.7' });
    expect(line?.refusal).toMatchObject({
      ...{
        code: 'permission.missing',
        status: 403,
        method: 'GET',
        userId: mia.id,
        credential: 'session',
        organizationId: mia.organization,
      },
      sessionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      route: expect.stringMatching(/^\/admin\/organizations\/:\w+\/members\/?$/),
    });
  });

  it('has credentials that are no good, and not what they were', async () => {
    const line = await refusalOf('GET', '/admin/audit', { 'x-api-key': 'fct_guess-that-nobody-has' });
    expect(line?.refusal).toMatchObject({ code: 'credential.invalid', status: 401, route: '/admin/audit' });
    expect(JSON.stringify(line)).not.toContain('guess-that-nobody-has');
  });

  it('has nothing of calls that bring no credential, or succeed', async () => {
    expect(await refusalOf('GET', '/me', {})).toBeUndefined();
    expect(await refusalOf('GET', '/me', mia.headers)).toBeUndefined();
  });
});
