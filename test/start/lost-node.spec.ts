import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CitusDatabase, query } from '../support/citus.js';
import { eventually } from '../support/eventually.js';
import { runFacet } from '../support/run-facet.js';
import { aDataFolder, cleanUp, startServer, type ServerProcess } from '../support/server-process.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(180_000);
afterAll(cleanUp);

const given = process.env.FACET_TEST_CITUS_URL;
const password = 'nine loud geese at dawn';
const nowhere = 'tcp://127.0.0.1:1';

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: Record<string, unknown>;
}

interface Tenant {
  readonly organization: string;
  readonly port: number;
  readonly token: string;
  readonly id: string;
}

/** What an API sends when it cannot answer. */
const formats: Record<string, object> = {
  m2: { statusCode: 503, error: 'Service Unavailable', message: expect.any(String) },
  userV1: { code: expect.any(Number), message: expect.any(String), name: expect.any(String) },
  me: { code: 'ServiceUnavailable', message: expect.any(String) },
  audit: {
    code: 'service.unavailable',
    status: 503,
    title: 'Service Unavailable',
    type: 'about:blank',
    detail: expect.any(String),
  },
  directory: { statusCode: 503, error: expect.any(String), message: expect.any(String) },
};

/** Requests that need a node: the API, what is asked, and the status of an answer. */
const requests: readonly [api: string, method: string, path: string, body: object | undefined, status: number][] = [
  ['userV1', 'GET', '/v1/user/notifications?containerId=:organization', undefined, 200],
  ['userV1', 'POST', '/v1/user/notifications/read', { containerId: ':organization' }, 201],
  ['m2', 'PUT', '/api/profile/', { username: ':name' }, 200],
  ['audit', 'GET', '/admin/audit', undefined, 200],
  ['me', 'GET', '/me/export', undefined, 200],
  ['directory', 'POST', '/api/v1/user/:id/roles', { roles: ':roles' }, 200],
];
/** Requests that need none. */
const local = [
  '/me',
  '/v1/user/profile?fields=username',
  '/api/v1/user/me',
  '/admin/organizations/:organization/members',
];

(given === undefined ? describe.skip : describe)('a node of the cluster that is lost, and comes back', () => {
  const dataDir = aDataFolder();
  const proxies = new Map<number, { proxy: TcpProxy; target: string }>();
  let database: CitusDatabase;
  let server: ServerProcess;
  let [lost, other]: Tenant[] = [];
  let names = 0;

  const filled = (text: string, { organization, id }: Tenant): string =>
    text
      .replace(':organization', organization)
      .replace(':id', `local|${id}`)
      .replace(':name', `name-${(names += 1)}`);

  async function ask(tenant: Tenant, method: string, path: string, body?: object): Promise<Answer> {
    const text = body && filled(JSON.stringify(body), tenant);
    const roles = text?.includes(':roles') ? await otherRolesOf(tenant) : '';
    const answer = await fetch(server.baseUrl + filled(path, tenant), {
      method,
      headers: {
        authorization: `Bearer ${tenant.token}`,
        'x-m2-organization-id': tenant.organization,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(text !== undefined && { body: text.replace('":roles"', roles) }),
    });
    const said = await answer.text();
    return {
      status: answer.status,
      retryAfter: answer.headers.get('retry-after'),
      body: (said === '' ? {} : JSON.parse(said)) as Record<string, unknown>,
    };
  }
  /** An admin who is a moderator too is to be one no more, and the other way round: each time a change. */
  const otherRolesOf = async ({ organization, id }: Tenant): Promise<string> => {
    const [row] = await query<{ roles: string }>(
      database.url,
      `select json_agg(r.id)::text as roles from roles r where r.organization_id = $1 and (r.built_in = 'admin'
         or r.built_in = 'moderator' and not exists (select 1 from role_assignments a
           where a.organization_id = $1 and a.role_id = r.id and a.user_id = $2))`,
      [organization, id],
    );
    return row?.roles ?? '';
  };
  const statuses = async (tenant: Tenant): Promise<number[]> => {
    const seen = [];
    for (const [, method, path, body] of requests) seen.push((await ask(tenant, method, path, body)).status);
    return seen;
  };
  const nodeOf = async (organization: string): Promise<number> => {
    const [row] = await query<{ port: number }>(
      database.url,
      `select nodeport as port from citus_shards where shardid = get_shard_id_for_distribution_column('inboxes', $1::text)`,
      [organization],
    );
    return row?.port ?? 0;
  };

  beforeAll(async () => {
    database = await CitusDatabase.make(given ?? '', async (node) => {
      if (node.isCoordinator) return node;
      const target = `tcp://${node.host}:${node.port}`;
      const proxy = new TcpProxy(target);
      const port = Number(new URL(await proxy.listen()).port);
      proxies.set(port, { proxy, target });
      return { ...node, host: '127.0.0.1', port };
    });
    const env = {
      DATABASE_URL: database.url,
      FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi',
      READ_BATCHING: 'off',
      RATE_LIMITS: 'off',
    };
    for (const args of [['migrate'], ['distribute', '--apply']])
      expect(await runFacet(dataDir, args, { env })).toMatchObject({ code: 0 });
    const places = new Map<number, string>();
    for (let n = 0; places.size < 2; n += 1) places.set(await nodeOf(`org-${n}`), `org-${n}`);
    for (const organization of places.values()) {
      const admin = ['--admin-email', `root@${organization}.example`, '--admin-name', 'Root', '--password-stdin'];
      const args = ['org', 'create', organization, '--name', organization, ...admin];
      expect(await runFacet(dataDir, args, { env, input: password })).toMatchObject({ code: 0 });
    }
    server = await startServer(dataDir, { env });
    const tenants = [...places].map(async ([port, organization]) => {
      const response = await fetch(`${server.baseUrl}/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: `root@${organization}.example`, password }),
      });
      const { accessToken, user } = (await response.json()) as { accessToken: string; user: { id: string } };
      return { organization, port, token: accessToken, id: user.id };
    });
    [lost, other] = await Promise.all(tenants);
  });
  afterAll(async () => {
    await server?.end();
    for (const { proxy } of proxies.values()) proxy.close();
    await database?.drop();
  });

  it('answers 503 to its organizations in the format of each API, and others as before', async () => {
    if (!lost || !other) throw new Error('no organizations on two nodes');
    const usual = requests.map(([, , , , status]) => status);
    expect(await statuses(lost)).toEqual(usual);
    proxies.get(lost.port)?.proxy.leadTo(nowhere);
    for (let round = 0; round < 2; round += 1) {
      for (const [api, method, path, body] of requests) {
        const answer = await ask(lost, method, path, body);
        expect([path, answer]).toEqual([
          path,
          { status: 503, retryAfter: expect.stringMatching(/^\d+$/), body: formats[api] },
        ]);
      }
      for (const [, method, path, body, status] of requests)
        expect([path, (await ask(other, method, path, body)).status]).toEqual([path, status]);
    }
    const login = { email: `root@${other.organization}.example`, password };
    expect((await ask({ ...other, token: '' }, 'POST', '/auth/login', login)).status).toBe(200);
    for (const path of local) expect([path, (await ask(lost, 'GET', path)).status]).toEqual([path, 200]);
    expect((await fetch(`${server.baseUrl}/health/ready`)).status).toBe(200);
  });

  it('answers again when it is back, with nothing half done', async () => {
    if (!lost || !other) throw new Error('no organizations on two nodes');
    const { proxy, target } = proxies.get(lost.port) ?? {};
    proxy?.leadTo(target ?? '');
    const usual = requests.map(([, , , , status]) => status);
    const tenant = lost;
    await eventually(
      async () => ((await statuses(tenant)).every((status, at) => status === usual[at]) ? true : undefined),
      15_000,
    );
    await query(database.url, 'select recover_prepared_transactions()');
    const held = await query(
      database.url,
      `select result from run_command_on_all_nodes('select count(*) from pg_prepared_xacts where database = current_database()') where result <> '0'`,
    );
    expect(held).toEqual([]);
  });
});
