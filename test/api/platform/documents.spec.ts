import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';

const checkedIn = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../apps/api/openapi/${name}.json`, import.meta.url), 'utf8'));

describe('The documents', () => {
  it.each(['all', 'current-user', 'user-directory', 'account'])(
    'are served as they are checked in: %s',
    async (name) => {
      const { status, headers, body } = await api.get(`/docs/openapi/${name}.json`);
      expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('application/json')]);
      expect(body.openapi).toBe('3.1.0');
      expect(body.paths).toEqual((checkedIn(name) as { paths: unknown }).paths);
      const schemes = {
        all: ['apiKey', 'bearer', 'organization', 'sessionCookie'],
        account: ['bearer', 'sessionCookie'],
        'current-user': ['apiKey', 'bearer', 'sessionCookie'],
        'user-v1': ['apiKey', 'bearer', 'sessionCookie'],
      }[name] ?? ['apiKey', 'bearer'];
      expect(Object.keys(body.components.securitySchemes).sort()).toEqual(schemes);
    },
  );

  it('are linked from Swagger UI, whose page may run its own scripts only', async () => {
    const page = await api.get('/docs');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(page.body).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>\s*\S/);
    const script = (await api.get('/docs/swagger-ui-init.js')).body as string;
    for (const name of ['all', 'current-user', 'user-directory', 'account'])
      expect(script).toContain(`/docs/openapi/${name}.json`);
    expect(script).toContain('"persistAuthorization": true');
    expect(page.body).toContain('<title>Facet API</title>');
    // No document is in it: the page loads the one that is chosen.
    expect(script).not.toContain('operationId"');
    expect(script.length).toBeLessThan(20_000);
  });

  it.each(['/docs/swagger-ui-bundle.js', '/docs/swagger-ui.css', '/docs/swagger-ui-standalone-preset.js'])(
    'bring what the page needs: %s',
    async (path) => {
      expect((await api.get(path)).status).toBe(200);
    },
  );

  it('are written once, for anybody may ask', async () => {
    const at = await facet.another();
    const cpuOf = async (): Promise<number> => {
      const before = process.cpuUsage();
      expect((await fetch(`${at}/docs/openapi/all.json`)).status).toBe(200);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const first = await cpuOf();
    const three = (await cpuOf()) + (await cpuOf()) + (await cpuOf());
    expect(three).toBeLessThan(first);
  });

  it('do not know what is not there', async () => {
    const { status, headers } = await api.get('/docs/openapi/nothing.json');
    expect([status, headers.get('content-type')]).toEqual([404, expect.stringContaining('application/problem+json')]);
  });
});
