import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { isOpen } from '../../contracts/document.js';
import { api, type Answer, type Api } from '../../support/api.js';
import { aPerson, type TestPerson } from '../../support/people.js';

interface Operation {
  readonly security: readonly object[];
}

const { paths } = JSON.parse(readFileSync(new URL('../../../apps/api/openapi/all.json', import.meta.url), 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
};

const operations = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    open: isOpen(operation),
  })),
);

/** Only who runs the installation may. */
const forOperators = [
  'POST /admin/organizations',
  'GET /admin/jobs',
  'POST /admin/jobs/{id}/retry',
  'GET /admin/issuers',
  'POST /admin/issuers',
  'DELETE /admin/issuers/{provider}',
];
const tried = operations.filter(({ method, path }) => !forOperators.includes(`${method} ${path}`));

/** AuthZEN demands that fields which nobody knows are ignored. */
const lenient = (path: string): boolean => path.startsWith('/access/v1/');

/** Bodies without a fault, for routes that read a body and a query: what is wrong first is told first. */
const names = { names: ['root'] };
const bodies: Readonly<Record<string, object>> = {
  'POST /auth/sign-up': {
    email: 'nina@example.com',
    password: 'four calm owls at 7',
    name: 'Nina',
    organizationId: 'nowhere',
  },
  'POST /admin/organizations/{organizationId}/denylist': names,
  'DELETE /admin/organizations/{organizationId}/denylist': names,
  'POST /admin/organizations/{organizationId}/username-rules': { kind: 'exact', text: 'root', effect: 'deny' },
  'PUT /admin/organizations/{organizationId}/members/{userId}/roles': { roles: [] },
  'PATCH /admin/organizations/{organizationId}/roles/{roleId}': {},
};

let ada: TestPerson;

function ask({ method, path, open }: (typeof operations)[number], query: string, body?: object): Promise<Answer> {
  const ids: Record<string, string> = { organizationId: ada.organization, userId: ada.id, id: ada.id };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'x') + query;
  const caller: Api = (open ? api : api.as(ada)).with({ 'x-m2-organization-id': ada.organization });
  const send = { GET: caller.get, POST: caller.post, PUT: caller.put, PATCH: caller.patch, DELETE: caller.delete }[
    method
  ];
  if (!send) throw new Error(`no way to send ${method}`);
  return send(filled, body);
}

beforeAll(async () => {
  ada = await aPerson({ as: 'admin', handle: 'ada' });
});

describe('a key that a route does not know', () => {
  it.each(tried)('is refused in the query of $method $path', async (operation) => {
    const { status, body } = await ask(operation, '?nmae=x', bodies[`${operation.method} ${operation.path}`]);
    expect([400, 422]).toContain(status);
    expect(JSON.stringify(body)).toMatch(/nmae|generic_client_error/);
  });

  // The picture is no JSON: its own spec has the fields of a form.
  it.each(
    tried.filter(({ method, path }) => method !== 'GET' && `${method} ${path}` !== 'PUT /me/picture' && !lenient(path)),
  )('is refused in the body of $method $path', async (operation) => {
    const { status } = await ask(operation, '', { nmae: 1 });
    expect([400, 422]).toContain(status);
  });

  it('has done nothing then', async () => {
    const { status, body } = await api.as(ada).get('/me');
    expect([status, body.status, body.activeSessions]).toEqual([200, 'active', 1]);
  });

  it('is told after who calls, and whether they may', async () => {
    const mia = await aPerson({ in: ada.organization });
    const ban = `/admin/organizations/${ada.organization}/members/${ada.id}/ban`;
    expect((await api.post(ban, { nmae: 1 })).status).toBe(401);
    expect((await api.as(mia).post(ban, { nmae: 1 })).status).toBe(403);
    expect((await api.as(mia).get('/me?nmae=x')).body).toMatchObject({
      code: 'ValidationFailed',
      details: { nmae: ['nmae is not a field of this request'] },
    });
  });

  it('is none in an empty body or an empty query', async () => {
    const mia = await aPerson();
    expect((await api.as(mia).get('/me?')).status).toBe(200);
    expect((await api.as(mia).delete('/auth/sessions', {})).status).toBe(204);
    expect((await api.as(mia).delete('/auth/sessions', [1])).status).toBe(400);
  });
});
