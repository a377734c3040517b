import { describe, expect, it } from '@jest/globals';

describe('every route of the application', () => {
  const routes = [...facet.inside.routes];

  it('is known to these checks', () => {
    expect(routes.length).toBeGreaterThan(15);
  });

  it.each(routes)('declares who may call it: %s', (_, { access }) => {
    expect(access).toBeDefined();
  });

  it.each(routes)('declares what it answers: %s', (_, { status }) => {
    expect(status).toBeGreaterThanOrEqual(200);
  });
});
