import { describe, expect, it } from '@jest/globals';
import { formerSettingsIn } from './constants.js';
import { schema } from './schema.js';
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

describe('Settings', () => {
  it('take an empty value for none', () => {
    expect(readSettings({ PORT: '', FACET_SECRET: '', DATABASE_URL: '' })).toMatchObject({
      PORT: 3000,
      FACET_SECRET: undefined,
      demo: true,
    });
  });

  it('mean the demo without a database address, and not with one', () => {
    expect(readSettings({}).demo).toBe(true);
    expect(readSettings({}, ['--no-demo']).demo).toBe(false);
    expect(readSettings({ DATABASE_URL: url }).demo).toBe(false);
    expect(readSettings({ DATABASE_URL: url }, ['--demo']).demo).toBe(true);
  });

  it('bind a demo to 127.0.0.1, whatever HOST says', () => {
    expect(readSettings({ HOST: '0.0.0.0' }).HOST).toBe('127.0.0.1');
    expect(readSettings({ HOST: '0.0.0.0' }, ['--no-demo']).HOST).toBe('0.0.0.0');
    expect(readSettings({}, ['--no-demo']).HOST).toBe('127.0.0.1');
    expect(readSettings(production).HOST).toBe('0.0.0.0');
  });

  it('lead from the emails of a demo to the host of its pages, whose cookies a link may need', () => {
    const page = 'http://localhost:3000/auth/ui/sign-in/email/link?token={token}';
    expect(readSettings({}).LINK_SIGN_IN).toBe(page);
    expect(readSettings({ PUBLIC_URL: 'http://127.0.0.1:3000' }).LINK_SIGN_IN).toBe(
      page.replace('localhost', '127.0.0.1'),
    );
    expect(readSettings({ HOSTED_PAGES: 'off' }).LINK_SIGN_IN).toBe('');
  });

  it('want a sender for mails, and mail for addresses that must be proved', () => {
    const mail = { MAIL_URL: 'smtp://mail.example.com', MAIL_FROM: 'Facet <no-reply@example.com>' };
    expect(() => readSettings({ ...production, MAIL_URL: mail.MAIL_URL })).toThrow(/^MAIL_FROM is missing/);
    expect(() => readSettings({ ...production, EMAIL_VERIFICATION: 'required' })).toThrow(/^MAIL_URL is missing/);
    expect(readSettings({ ...production, ...mail, EMAIL_VERIFICATION: 'required' })).toMatchObject({
      ...mail,
      EMAIL_VERIFICATION: 'required',
    });
    expect(readSettings({ EMAIL_VERIFICATION: 'required' }).demo).toBe(true);
  });

  it('make no user an operator, and in a demo its admins', () => {
    expect(readSettings(production).OPERATOR_ORGANIZATION).toBe('');
    expect(readSettings({ ...production, OPERATOR_ORGANIZATION: 'acme' }).OPERATOR_ORGANIZATION).toBe('acme');
    expect(readSettings({}).OPERATOR_ORGANIZATION).toBe('demo');
    expect(readSettings({ OPERATOR_ORGANIZATION: 'acme' }).OPERATOR_ORGANIZATION).toBe('acme');
  });

  it('read lists', () => {
    const { CORS_ORIGINS, TRUSTED_ISSUERS } = readSettings({
      CORS_ORIGINS: 'https://a.example, https://b.example:8443',
      TRUSTED_ISSUERS: JSON.stringify([issuer]),
    });
    expect(CORS_ORIGINS).toEqual(['https://a.example', 'https://b.example:8443']);
    const apps = [
      'capacitor://localhost',
      'ionic://localhost',
      'tauri://localhost',
      'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    ];
    expect(readSettings({ CORS_ORIGINS: apps.join() }).CORS_ORIGINS).toEqual(apps);
    expect(
      readSettings({ CORS_ORIGINS: 'http://[::1]:5173,https://xn--mnchen-3ya.example' }).CORS_ORIGINS,
    ).toHaveLength(2);
    const read = { algorithms: ['RS256', 'ES256'], updateClaims: true, jwksOutageSeconds: 86_400 };
    expect(TRUSTED_ISSUERS).toEqual([{ ...issuer, ...read, audience: [issuer.audience] }]);
    const web = readSettings({
      TRUSTED_ISSUERS: JSON.stringify([
        { ...issuer, audience: ['web', 'ios'], updateClaims: false, jwksOutageSeconds: 0 },
      ]),
    });
    expect(web.TRUSTED_ISSUERS).toEqual([
      { ...issuer, ...read, audience: ['web', 'ios'], updateClaims: false, jwksOutageSeconds: 0 },
    ]);
  });
});

describe('The command line', () => {
  it('knows its flags', () => {
    expect(() => readSettings({}, ['--nodemo'])).toThrow('--nodemo is not a flag');
    expect(readSettings({}, ['--demo', '--no-demo']).demo).toBe(false);
  });

  it('reads the number of processes from the environment, and above it from the command line', () => {
    expect(readSettings({}).WORKERS).toBe(1);
    expect(readSettings({ WORKERS: '3' }).WORKERS).toBe(3);
    expect(readSettings({ WORKERS: '3' }, ['--workers', '2', '--no-demo'])).toMatchObject({ WORKERS: 2, demo: false });
    expect(readSettings({ WORKERS: 'auto' }).WORKERS).toBeGreaterThanOrEqual(1);
    expect(() => readSettings({}, ['--workers=0'])).toThrow('WORKERS must be auto, or a whole number from 1 to 64');
    expect(() => readSettings({}, ['--workers'])).toThrow('--workers needs a number');
  });
});

describe('A setting of an earlier version', () => {
  const former = {
    DATABASE_TIMEOUT_MS: '4000',
    PASSWORD_HASH_QUEUE: '100',
    ORGANIZATION_HOSTS_RESERVED: 'api,admin',
    PICTURE_PARALLEL: '1',
    REQUESTS_IN_FLIGHT: '128',
    RATE_LIMIT_READ: '1200/60',
    RATE_LIMIT_WRITE: '300/60',
    RATE_LIMIT_ADMIN: '300/60',
    RATE_LIMIT_UPLOAD: '30/60',
    RATE_LIMIT_FAILED: '100/60',
    JOBS_PARALLEL: '2',
    STREAM_HEARTBEAT: '15',
    STREAM_LIMIT: '10000',
    SHUTDOWN_TIMEOUT: '20',
    LOG_FORMAT: 'auto',
  };

  it.each(Object.entries(former))('%s is ignored, and a line says that it is %s', (name, value) => {
    const environment = { [name]: 'no longer read' };
    expect(readSettings(environment)).toEqual(readSettings({}));
    expect(formerSettingsIn(environment)).toEqual([
      expect.stringMatching(`^${name} is no longer a setting and is ignored: it is ${value}[^\\n]+$`),
    ]);
  });

  it('is none of those that there are, and without one nothing is said', () => {
    expect(Object.keys(schema).filter((name) => name in former)).toEqual([]);
    expect(formerSettingsIn({ PORT: '3000', STREAM_LIMIT: '' })).toEqual([]);
    expect(formerSettingsIn(Object.fromEntries(Object.entries(former)))).toHaveLength(Object.keys(former).length);
  });
});

describe('Pictures in S3 need', () => {
  const s3 = { PICTURE_STORAGE: 's3', S3_BUCKET: 'pictures', S3_ACCESS_KEY_ID: 'key', S3_SECRET_ACCESS_KEY: 'hidden' };

  it.each(['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'])('%s', (name) => {
    expect(() => readSettings({ ...s3, [name]: '' })).toThrow(
      new ConfigError(`${name} is missing: PICTURE_STORAGE=s3 needs it`),
    );
  });

  it('no more than that, and a folder needs none of it', () => {
    expect(readSettings(s3)).toMatchObject({ S3_ENDPOINT: '', S3_REGION: 'us-east-1', S3_PATH_STYLE: false });
    expect(readSettings({})).toMatchObject({ PICTURE_STORAGE: 'local', PICTURE_DIR: '' });
  });
});

describe('Metrics and traces', () => {
  it('are off unless the operator asks for them', () => {
    expect(readSettings({})).toMatchObject({
      METRICS_PORT: undefined,
      METRICS_HOST: '127.0.0.1',
      OTEL_EXPORTER_OTLP_ENDPOINT: '',
    });
  });

  it('have a port of their own and a share', () => {
    const given = {
      PORT: '0',
      METRICS_PORT: '0',
      OTEL_TRACES_SAMPLER_ARG: '0.05',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/',
    };
    expect(readSettings(given)).toMatchObject({
      METRICS_PORT: 0,
      OTEL_TRACES_SAMPLER_ARG: 0.05,
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
    });
  });
});

describe('The address for clients', () => {
  it.each([
    ['https://api.example.com', 'https://api.example.com'],
    ['https://api.example.com/', 'https://api.example.com'],
    ['https://example.com/facet/', 'https://example.com/facet'],
  ])('%s becomes %s', (given, read) => expect(readSettings({ PUBLIC_URL: given }).PUBLIC_URL).toBe(read));
});
