import { beforeAll, describe, expect, it } from '@jest/globals';
import { api, type Answer, type Api, type Extra } from '../support/api.js';
import { aPerson, later, type TestPerson } from '../support/people.js';
import { isOpen, operations, type Operation } from './document.js';

interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

const routes: readonly Route[] = [...operations].map(([name, operation]) => {
  const [method = '', path = ''] = name.split(' ');
  return { name, method, path, operation };
});
const guarded = routes.filter(({ operation }) => !isOpen(operation));
const writing = routes.filter(({ method }) => method !== 'GET');

let ada: TestPerson;
let keyOfMia: string;

/** Sends a request, whose answer `api` holds against the codes that the operation declares. */
function ask(
  caller: Api,
  { method, path }: Route,
  { query = '', ...extra }: Extra & { readonly query?: string } = {},
): Promise<Answer> {
  const ids: Record<string, string> = { organizationId: ada.organization, userId: ada.id, id: ada.id };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'x') + query;
  const as = caller.with({ 'x-m2-organization-id': ada.organization });
  const send = {
    GET: () => as.get(filled, extra),
    POST: () => as.post(filled, undefined, extra),
    PUT: () => as.put(filled, undefined, extra),
    PATCH: () => as.patch(filled, undefined, extra),
    DELETE: () => as.delete(filled, undefined, extra),
  }[method];
  if (!send) throw new Error(`no way to send ${method}`);
  return send();
}

const codesOf = ({ operation }: Route, status: number): string[] =>
  Object.values(operation.responses[String(status)]?.content ?? {}).flatMap(({ examples = {} }) =>
    Object.keys(examples),
  );

beforeAll(async () => {
  ada = await aPerson({ as: 'admin', handle: 'ada' });
  const mia = await aPerson({ in: ada.organization });
  const { body } = await api.as(mia).post('/auth/api-keys', { name: 'robot', scopes: ['read:me'] });
  keyOfMia = body.key as string;
});

describe('what every operation can answer is among its codes', () => {
  it('knows all operations', () =>
    expect([routes.length > 90, guarded.length > 60, writing.length > 50]).toEqual([true, true, true]));

  it.each(guarded)('a key and a token of different users: $name', async (route) => {
    const { status } = await ask(api.as(ada).with({ 'x-api-key': keyOfMia }), route);
    expect([[400, 422].includes(status), codesOf(route, status)]).toEqual([
      true,
      expect.arrayContaining(['credential.contradictory']),
    ]);
  });

  it.each(guarded)('a credential that is none: $name', async (route) => {
    const { status } = await ask(api.with({ authorization: 'Bearer x.y.z' }), route);
    expect([status, codesOf(route, status)]).toEqual([401, expect.arrayContaining(['credential.invalid'])]);
  });

  it('a token that has expired', async () => {
    const answers = await later(601, () =>
      Promise.all(guarded.map(async (route) => [route.name, (await ask(api.as(ada), route)).status] as const)),
    );
    expect(answers.filter(([, status]) => status !== 401)).toEqual([]);
  });

  it.each(routes)('a query with too many parameters: $name', async (route) => {
    const { status } = await ask(api.as(ada), route, { query: `?${'a=1&'.repeat(2000)}` });
    expect([status, codesOf(route, status)]).toEqual([400, expect.arrayContaining(['request.query_too_long'])]);
  });

  it.each(writing)('a body that is no JSON, of another type, or too large: $name', async (route) => {
    const broken = await ask(api.as(ada), route, { raw: '{' });
    const other = await ask(api.as(ada), route, { raw: 'x', headers: { 'content-type': 'text/plain' } });
    expect([400, 415, 422]).toContain(broken.status);
    expect(other.status).toBe(415);
  });
});
