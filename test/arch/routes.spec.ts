import { describe, expect, it } from '@jest/globals';
import type { Express } from 'express';

describe('every route of the application', () => {
  const routes = [...facet.inside.routes];

  it('is known to these checks', () => {
    expect(routes.length).toBeGreaterThan(15);
  });

  it.each(routes)('declares who may call it: %s', (_, { access }) => {
    expect(access).toBeDefined();
  });

  it.each(routes)('declares what it answers: %s', (_, { statuses }) => {
    expect(statuses).not.toEqual([]);
  });
});

describe('a route that is called often', () => {
  const { stack } = (facet.app.getHttpAdapter().getInstance() as Express).router;

  // Express tries one after the other, there are hundreds, and each costs a tenth of a microsecond in each request.
  it.each([
    ['get', '/me'],
    ['get', '/api/v1/user/me'],
    ['get', '/v1/user/profile'],
    ['get', '/api/profile'],
    ['get', '/v1/user/notifications'],
    ['post', '/auth/refresh'],
    ['get', '/auth/session'],
  ])('is among the first: %s %s', (method, path) => {
    const place = stack.findIndex(
      ({ route }) => route?.path === path && route.stack.some((handler) => handler.method === method),
    );
    expect([place > 0, place < 90, place]).toEqual([true, true, place]);
  });

  it('shares no path with a route that it comes before', () => {
    const beginnings = stack.flatMap(({ route }) => (route ? [route.path.split('/').slice(1, 3)] : []));
    const open = beginnings.filter(([first = '', second = '']) => /[:*{]/.test(first === 'auth' ? second : first));
    expect(open.flat()).toEqual(['*splat}', '*splat}']);
  });
});
