import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { operations, routeOf, shapeOf, type Operation } from './document.js';
import { documented } from './documented.js';
import type { DocumentedRoute, Shape } from './shape.js';

const inOrder = (route: DocumentedRoute): DocumentedRoute => ({
  ...route,
  failures: {
    ...route.failures,
    statuses: [...route.failures.statuses].sort((a, b) => (a === 'default' ? 1 : b === 'default' ? -1 : a - b)),
  },
});

const operation = (name: string): Operation => operations.get(name) ?? { responses: {} };

/** Every key of a shape, at any depth. */
function keysOf(shape: Shape): string[] {
  if (typeof shape === 'string') return [];
  if (Array.isArray(shape)) return (shape as Shape[]).flatMap(keysOf);
  return Object.entries(shape).flatMap(([key, inner]) => [key.replace('?', ''), ...keysOf(inner)]);
}

describe('the OpenAPI document and the contracts', () => {
  it('know the same routes', () => {
    expect([...operations.keys()].sort()).toEqual(Object.keys(documented).sort());
  });

  it.each(Object.entries(documented))('say the same of %s: callers, parameters, fields, statuses', (name, route) => {
    expect(routeOf(operation(name))).toEqual(inOrder(route));
  });

  it('show nothing that is like a secret in any answer', () => {
    // A proof for Pylon, whether there is a password, and since when: none is one. The two others are the point of their
    // routes: a password that sets another one, and the token that it gives.
    const harmless = ['pylonEmailHash', 'passwordSet', 'passwordChangedAt', 'temporaryPassword', 'passwordChange'];
    // The passwords of the demo, which its start prints too; elsewhere there is no such route.
    const others = [...operations].filter(([name]) => name !== 'GET /admin/dev/people');
    const told = others.flatMap(([, { responses }]) =>
      Object.values(responses).flatMap(({ content = {} }) =>
        Object.values(content).flatMap(({ schema }) => keysOf(shapeOf(schema))),
      ),
    );
    const suspects = told.filter(
      (key) => /hash|secret|salt|seal|private|mac(?![a-z])|password/i.test(key) && !harmless.includes(key),
    );
    expect(suspects).toEqual([]);
  });
});

/** One entry a line; a developer who adds one adds it here too, and sees in the review what clients will depend on. */
const listed = (name: string): string[] =>
  readFileSync(new URL(`./${name}.txt`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

describe('what clients depend on', () => {
  it('has the error codes of the checked-in list, each with its kind', () => {
    expect(facet.inside.errors.map(({ code, kind }) => `${code} ${kind}`)).toEqual(listed('error-codes'));
  });

  it('writes every error code as noun.what_happened', () => {
    for (const { code, description } of facet.inside.errors) {
      expect(code).toMatch(/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/);
      expect(description).toMatch(/^[A-Z].*\.$/s);
    }
  });

  it('has the permissions of the checked-in list, and for keys the scopes of the own data beside them', () => {
    const { permission } = shapeOf({ $ref: '#/components/schemas/PermissionDto' }) as { permission: string };
    expect(permission.split('|')).toEqual(listed('permissions'));
    const { scope } = shapeOf({ $ref: '#/components/schemas/OwnScopeDto' }) as { scope: string };
    expect(scope.split('|')).toEqual(['read:me', 'update:me']);
  });

  it('has the actions of the audit of the checked-in list, as noun.verbed', () => {
    const shape = shapeOf({ $ref: '#/components/schemas/AuditAction' }) as string;
    expect(shape.split('|')).toEqual(listed('audit-actions'));
    for (const action of listed('audit-actions')) expect(action).toMatch(/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/);
  });
});
