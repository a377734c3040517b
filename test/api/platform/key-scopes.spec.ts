import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ownScopes, permissions } from '@app/organizations';
import { isOpen } from '../../contracts/document.js';
import { api, type Answer, type Api } from '../../support/api.js';
import { digests } from '../../support/database.js';
import { aPerson, type TestPerson } from '../../support/people.js';

interface Operation {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly description: string;
  readonly 'x-required-scopes'?: readonly string[];
}

const { paths } = JSON.parse(readFileSync(new URL('../../../apps/api/openapi/all.json', import.meta.url), 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
};

/** Every operation that needs a credential, with the scope that its document asks of a key. None: no key does. */
const operations = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([, operation]) => !isOpen(operation))
    .map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
      scope: operation['x-required-scopes']?.[0],
    })),
);

let ada: TestPerson;
let keys: Map<string, string>;

/** A key of an admin with these scopes. */
async function keyWith(scopes: readonly string[]): Promise<string> {
  const name = scopes.join(' ');
  const known = keys.get(name);
  if (known !== undefined) return known;
  const { status, body } = await api.as(ada).post('/auth/api-keys', { name: 'robot', scopes });
  expect(status).toBe(201);
  keys.set(name, body.key as string);
  return body.key as string;
}

function send(as: Api, { method, path }: { method: string; path: string }): Promise<Answer> {
  const ids: Record<string, string> = { organizationId: ada.organization, userId: ada.id, id: ada.id };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'x');
  const query = path === '/v1/user/notifications/stream' ? '?seconds=1' : '';
  const caller = as.with({ 'x-m2-organization-id': ada.organization });
  const verb = { GET: caller.get, POST: caller.post, PUT: caller.put, PATCH: caller.patch, DELETE: caller.delete }[
    method
  ];
  if (!verb) throw new Error(`no way to send ${method}`);
  return verb(filled + query);
}

const byKey = (key: string): Api => api.with({ 'x-api-key': key });
const byBearer = (key: string): Api => api.with({ authorization: `Bearer ${key}` });

beforeAll(async () => {
  ada = await aPerson({ as: 'admin', handle: 'ada' });
  keys = new Map();
});

describe('every operation that needs a credential', () => {
  it('is known to this spec', () => {
    expect(operations.length).toBeGreaterThan(60);
    expect(operations.filter(({ scope }) => ownScopes.some((one) => one === scope)).length).toBeGreaterThan(10);
  });

  it.each(operations)(
    '$method $path is nothing for a key without scopes, in either header, and changes nothing',
    async (one) => {
      const key = await keyWith([]);
      const before = await digests();
      for (const as of [byKey(key), byBearer(key)]) {
        const { status, headers, body } = await send(as, one);
        expect(status).toBe(403);
        if (one.scope !== undefined && body.code !== 'operator.needed')
          expect(headers.get('www-authenticate')).toBe(
            `Bearer realm="facet", error="insufficient_scope", scope="${one.scope}"`,
          );
      }
      expect(await digests()).toEqual(before);
    },
  );

  it.each(operations)('$method $path is nothing for a key with every scope but its own', async (one) => {
    const key = await keyWith([...permissions, ...ownScopes].filter((scope) => scope !== one.scope));
    expect((await send(byKey(key), one)).status).toBe(403);
  });

  it.each(operations.filter(({ method, scope }) => scope !== undefined && method === 'GET'))(
    '$method $path is open to a key with its scope alone',
    async (one) => {
      const { headers } = await send(byBearer(await keyWith([one.scope ?? ''])), one);
      expect(headers.get('www-authenticate')).toBeNull();
    },
  );

  it.each(operations)('$method $path documents which credentials do', ({ path, operation, scope }) => {
    const organization = path.startsWith('/api/profile') ? { organization: [] } : {};
    const wanted = [
      { bearer: [], ...organization },
      { apiKey: [], ...organization },
    ];
    // The cookie of a browser's session is for two paths: test/api/account/browser-session.spec.ts.
    const { security = [] } = operation;
    expect(security.filter((way) => !('sessionCookie' in way))).toEqual(
      scope === undefined ? wanted.slice(0, 1) : wanted,
    );
    expect(operation.description).toContain(
      scope === undefined ? 'an API key is not enough' : 'API key needs the scope',
    );
  });
});
