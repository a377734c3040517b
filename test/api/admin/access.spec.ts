import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { somebodyWho } from '../../support/administration.js';
import { api, type Answer, type Api } from '../../support/api.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

interface Document {
  readonly paths: Record<string, Record<string, { description: string }>>;
}

const { paths } = JSON.parse(
  readFileSync(new URL('../../../apps/api/openapi/admin.json', import.meta.url), 'utf8'),
) as Document;

/** Routes that name their organization: the method, the path, the permission. */
const routes = Object.entries(paths)
  .filter(([path]) => path.startsWith('/admin/organizations/{organizationId}'))
  .flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { description }]) => ({
      ...{ method: method.toUpperCase(), path },
      permission: /Needs the permission `(\w+:\w+)`/.exec(description)?.[1] ?? '',
    })),
  );

let ada: TestPerson;
let mia: TestPerson;
let stranger: TestPerson;

beforeAll(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization });
  stranger = await aPerson({ as: 'admin' });
});

/** Calls a route without a body: who may call is found out before anything else. */
function call(
  as: Api,
  { method, path }: { method: string; path: string },
  organization: string = ada.organization,
): Promise<Answer> {
  const ids: Record<string, string> = { organizationId: organization, userId: mia.id };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'x');
  const send = { GET: as.get, POST: as.post, PUT: as.put, PATCH: as.patch, DELETE: as.delete }[method];
  if (!send) throw new Error(`no way to send ${method}`);
  return send(filled);
}

describe('every route of an organization', () => {
  it('is known to this spec', () => {
    expect(routes.length).toBeGreaterThan(25);
    expect(routes.map(({ permission }) => permission)).not.toContain('');
  });

  it.each(routes)('$method $path is closed to anonymous callers', async (route) => {
    expectProblem(await call(api, route), 401, 'credential.invalid');
  });

  it.each(routes)('$method $path is closed to a token that has expired', async (route) => {
    expectProblem(await later(601, () => call(api.as(ada), route)), 401, 'credential.expired');
  });

  it.each(routes)('$method $path needs $permission', async (route) => {
    const all = [...new Set(routes.map(({ permission }) => permission))];
    const answer = await call(
      api.as(
        await somebodyWho(
          ada.organization,
          all.filter((one) => one !== route.permission),
        ),
      ),
      route,
    );
    expectProblem(answer, 403, 'permission.missing');
    expect(answer.body.permissions).toEqual([route.permission]);
  });

  it.each(routes)('$method $path answers anonymous callers as if the organization did not exist', async (route) => {
    const answer = await call(api.as(stranger), route);
    expectProblem(answer, 404, 'organization.not_found');
    expect((await call(api.as(stranger), route, 'no-such-organization')).body).toEqual(answer.body);
    expect((await call(api.as(stranger), route, 'Not%20an%20id')).body).toEqual(answer.body);
  });
});
