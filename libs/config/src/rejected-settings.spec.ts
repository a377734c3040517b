import { describe, expect, it } from '@jest/globals';
import { ConfigError, readSettings } from './settings.js';

const secret = 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi';
const url = 'postgres://facet:facet@db.example:5432/facet';
const production = { NODE_ENV: 'production', DATABASE_URL: url, FACET_SECRET: secret, EMAIL_VERIFICATION: 'off' };
const issuer = {
  issuer: 'https://issuer.example/',
  jwksUri: 'https://issuer.example/jwks.json',
  audience: 'facet',
  organizationId: 'acme',
  provider: 'auth0',
};

describe('Production refuses', () => {
  it.each([
    ['no FACET_SECRET', { FACET_SECRET: undefined }, /^FACET_SECRET is missing/],
    ['an empty one', { FACET_SECRET: '' }, /^FACET_SECRET is missing/],
    ['a short one', { FACET_SECRET: secret.slice(0, 31) }, /^FACET_SECRET is too short/],
    ['the one of an example', { FACET_SECRET: 'change-me-change-me-change-me-change-me' }, /^FACET_SECRET is weak/],
    ['one of a single letter', { FACET_SECRET: 'a'.repeat(48) }, /^FACET_SECRET is weak/],
    ['one that says a word over and over', { FACET_SECRET: secret.slice(0, 12).repeat(4) }, /^FACET_SECRET is weak/],
    [
      'one that begins anew before its end',
      { FACET_SECRET: secret.slice(0, 20) + secret.slice(0, 15) },
      /^FACET_SECRET is weak/,
    ],
    ['no DATABASE_URL', { DATABASE_URL: undefined }, /^DATABASE_URL is missing/],
    ['no word about EMAIL_VERIFICATION', { EMAIL_VERIFICATION: undefined }, /^EMAIL_VERIFICATION is missing: [^\n]+$/],
    ['LINK_VERIFY over http', { LINK_VERIFY: 'http://app.example.com/#{token}' }, /^LINK_VERIFY must be https/],
    ['LINK_RESET over http', { LINK_RESET: 'http://app.example.com/#{token}' }, /^LINK_RESET must be https/],
    ['LINK_INVITE over http', { LINK_INVITE: 'http://localhost/#{token}' }, /^LINK_INVITE must be https/],
    ['RATE_LIMITS=off', { RATE_LIMITS: 'off' }, /^RATE_LIMITS=off/],
  ])('%s', (_case, change, message) => {
    expect(() => readSettings({ ...production, ...change })).toThrow(ConfigError);
    expect(() => readSettings({ ...production, ...change })).toThrow(message);
  });

  it('demo data', () => {
    expect(() => readSettings(production, ['--demo'])).toThrow('--demo is refused');
    expect(readSettings(production).demo).toBe(false);
  });
});

describe('A wrong setting is named in one line', () => {
  it.each([
    ['PORT', 'abc'],
    ['PORT', '-1'],
    ['PORT', '70000'],
    ['PORT', '3000 '],
    ['NODE_ENV', 'prod'],
    ['DATABASE_URL', 'mysql://localhost/facet'],
    ['DATABASE_URL', 'localhost:5432'],
    ['FACET_SECRET', 'too short'],
    ['CORS_ORIGINS', 'https://app.example.com/path'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://*.example.com'],
    ['CORS_ORIGINS', 'https://%2a.example.com'],
    ['CORS_ORIGINS', 'https://app.example.com:*'],
    ['CORS_ORIGINS', '*://app.example.com'],
    ['CORS_ORIGINS', 'capacitor://*'],
    ['CORS_ORIGINS', 'https://app.example.com:443'],
    ['CORS_ORIGINS', 'https://APP.example.com'],
    ['CORS_ORIGINS', 'https://app.example.com/'],
    ['CORS_ORIGINS', 'capacitor://localhost/'],
    ['CORS_ORIGINS', 'wss://app.example.com'],
    ['CORS_ORIGINS', 'file://'],
    ['CORS_ORIGINS', 'null'],
    ['CORS_ORIGINS', 'app.example.com'],
    ['ORGANIZATION_HOST_SUFFIX', 'https://m2.example.com'],
    ['ORGANIZATION_HOST_SUFFIX', '*.m2.example.com'],
    ['LOG_LEVEL', 'loud'],
    ['PUBLIC_URL', 'api.example.com'],
    ['PUBLIC_URL', 'ftp://api.example.com'],
    ['PUBLIC_URL', 'https://user:password@api.example.com'],
    ['PUBLIC_URL', 'https://api.example.com/?a=b'],
    ['PICTURE_STORAGE', 'cloud'],
    ['S3_ENDPOINT', 'store:9000'],
    ['S3_PATH_STYLE', 'yes, please'],
    ['ACCESS_TOKEN_TTL', '10 minutes'],
    ['ACCESS_TOKEN_TTL', '1e2'],
    ['RATE_LIMITS', 'false'],
    ['JOBS', 'false'],
    ['EMAIL_VERIFICATION', 'on'],
    ['MAIL_URL', 'mail.example.com'],
    ['MAIL_URL', 'https://mail.example.com'],
    ['MAIL_URL', 'smtp://mail.example.com?tls=maybe'],
    ['MAIL_URL', 'smtp://mail.example.com?requireTLS=false'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'Facet <a@b.example>, c@d.example'],
    ['LINK_RESET', 'https://app.example.com/reset'],
    ['LINK_RESET', 'https://app.example.com/{token}/{token}'],
    ['LINK_VERIFY', 'javascript:{token}'],
    ['DATABASE_POOL_SIZE', '0'],
    ['RATE_LIMIT_PUBLIC', '600'],
    ['OPERATOR_ORGANIZATION', 'Not A Slug'],
    ['METRICS_PORT', 'on'],
    ['METRICS_PORT', '3000'],
    ['CONSOLE', 'true'],
    ['CONSOLE_PORT', '0'],
    ['CONSOLE_PORT', '3000'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://user:password@collector:4318'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['OTEL_TRACES_SAMPLER_ARG', '10%'],
    ['OTEL_TRACES_SAMPLER_ARG', '-0.1'],
    ['TRUSTED_ISSUERS', 'https://issuer.example'],
    ['TRUSTED_ISSUERS', '{}'],
    ['TRUSTED_ISSUERS', '[null]'],
    ['TRUSTED_ISSUERS', JSON.stringify([{ ...issuer, jwksUri: 'http://issuer.example/jwks.json' }])],
    ['TRUSTED_ISSUERS', JSON.stringify([{ ...issuer, jwksUri: 'https://user:word@issuer.example/jwks.json' }])],
    ...[
      '169.254.169.254',
      '2852039166',
      '[::ffff:169.254.169.254]',
      '[fe80::1]',
      '0.0.0.0',
      '[::]',
      'metadata.google.internal',
    ].map((host): [string, string] => [
      'TRUSTED_ISSUERS',
      JSON.stringify([{ ...issuer, jwksUri: `https://${host}/jwks.json` }]),
    ]),
    ['TRUSTED_ISSUERS', JSON.stringify([{ ...issuer, algorithms: ['HS256'] }])],
    ['TRUSTED_ISSUERS', JSON.stringify([{ ...issuer, algorithms: 'RS256' }])],
    ['TRUSTED_ISSUERS', JSON.stringify([{ ...issuer, provider: 'local' }])],
    ...[undefined, '', [], [''], ['a', 7], { a: 1 }].map((audience): [string, string] => [
      'TRUSTED_ISSUERS',
      JSON.stringify([{ ...issuer, audience }]),
    ]),
    ['TRUSTED_ISSUERS', JSON.stringify([{ ...issuer, updateClaims: 'no' }])],
    ...['1 day', -1, 1.5, 604_801].map((jwksOutageSeconds): [string, string] => [
      'TRUSTED_ISSUERS',
      JSON.stringify([{ ...issuer, jwksOutageSeconds }]),
    ]),
    ['TRUSTED_ISSUERS', JSON.stringify([{ ...issuer, organizationId: 'Not A Slug' }])],
    ['TRUSTED_ISSUERS', JSON.stringify([issuer, { ...issuer, provider: 'other' }])],
    ['TRUSTED_ISSUERS', JSON.stringify([issuer, { ...issuer, issuer: 'https://other.example/' }])],
  ])('%s=%s', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(ConfigError);
    expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`^${name} [^\\n]+$`));
  });

  it('never repeats a secret', () => {
    for (const weak of ['hunter2hunter2', `${'hunter2'.repeat(6)}`]) {
      expect(() => readSettings({ FACET_SECRET: weak })).toThrow(/^FACET_SECRET ((?!hunter2).)*$/);
    }
  });

  it('names all that are wrong at once', () => {
    expect(() => readSettings({ PORT: 'x', LOG_LEVEL: 'y' })).toThrow(/^PORT .*; LOG_LEVEL /);
  });
});
