import { bool, str } from 'envalid';
import { chains, organization, origins, postgresUrl, publicUrl, secret, trustedIssuers, webDomains, whole, type TrustedIssuer } from './validators.js';

/**
 * Every setting that Facet reads from the environment, in the order of `.env.example`, which is written from this table,
 * as is the table in the README. `desc` is the one-line why.
 */
export const schema = {
  NODE_ENV: str({
    choices: ['development', 'production', 'test'] as const,
    default: 'development',
    desc: 'production refuses to start without the settings it needs',
  }),
  PORT: whole(0, 65535)({ default: 3000, desc: 'TCP port of the HTTP server; 0 picks a free one' }),
  PUBLIC_URL: publicUrl({
    default: '',
    desc: 'address under which clients reach Facet, such as https://api.example.com; pictures are linked with it; default http://127.0.0.1:<PORT>',
  }),
  HOST: str({ default: '', desc: 'address to listen on; default 127.0.0.1, in production 0.0.0.0; demo mode always uses 127.0.0.1' }),
  DATA_DIR: str({ default: '.facet', desc: 'folder of the embedded PostgreSQL, the generated secret and the demo credentials' }),
  DATABASE_URL: postgresUrl({ default: undefined, desc: 'PostgreSQL 15 or later to use instead of the embedded one; required in production' }),
  DATABASE_POOL_SIZE: whole(1, 1000)({ default: 10, desc: 'connections that one instance opens at the most for requests and jobs; the first stream adds one' }),
  DATABASE_POOLER: str({
    choices: ['none', 'transaction'] as const,
    default: 'none',
    desc: 'transaction: behind pgbouncer in transaction mode, no named statements',
  }),
  DATABASE_TIMEOUT_MS: whole(100, 60_000)({ default: 4000, desc: 'milliseconds after which a statement, a lock or a connection attempt is given up' }),
  FACET_SECRET: secret({
    default: undefined,
    desc: 'at least 32 random bytes; encrypts signing keys, authenticates refresh tokens and API keys; required in production',
  }),
  TOKEN_ISSUER: str({ default: 'facet', desc: 'claim iss of the access tokens' }),
  TOKEN_AUDIENCE: str({ default: 'facet', desc: 'claim aud of the access tokens' }),
  ACCESS_TOKEN_TTL: whole(30, 3600)({ default: 600, desc: 'seconds that an access token is valid' }),
  REFRESH_TOKEN_TTL: whole(60, 31_536_000)({ default: 2_592_000, desc: 'seconds that a session lives after its last refresh' }),
  TRUSTED_ISSUERS: trustedIssuers({
    default: [] as TrustedIssuer[],
    desc: 'JSON array of other token issuers: issuer, jwksUri, audience, organizationId, provider, algorithms',
  }),
  PASSWORD_MIN_LENGTH: whole(8, 64)({ default: 12, desc: 'characters that a new password needs at least' }),
  PASSWORD_HASH_PARALLEL: whole(
    1,
    64,
  )({ default: 2, desc: 'password hashes computed at once; each takes 19 MiB, an imported one at its first sign-in up to 256 MiB' }),
  PASSWORD_HASH_QUEUE: whole(0, 10_000)({ default: 100, desc: 'password hashes that may wait; beyond it sign-in answers 503' }),
  ACCOUNT_DELETION_GRACE: whole(0, 3650)({ default: 30, desc: 'days between the deletion of an account and its purge; 0: at once' }),
  NOTIFICATION_RETENTION: whole(0, 3650)({ default: 180, desc: 'days that notifications are kept; 0: for ever' }),
  ORGANIZATION_HOST_SUFFIX: str({
    default: '',
    desc: 'suffix of per-organization hosts of the M2 face, such as m2.example.com; empty: the header names the organization',
  }),
  PICTURE_STORAGE: str({
    choices: ['local', 's3'] as const,
    default: 'local',
    desc: 'where uploaded pictures are kept: a folder, or a bucket of an S3-compatible store',
  }),
  PICTURE_DIR: str({ default: '', desc: 'folder of the pictures; default <DATA_DIR>/pictures; several instances need a shared one, or s3' }),
  PICTURE_PARALLEL: whole(1, 64)({ default: 1, desc: 'pictures decoded at once; the largest that is accepted takes 400 MiB' }),
  S3_ENDPOINT: publicUrl({ default: '', desc: 'address of the S3-compatible store; empty: that of AWS for the region' }),
  S3_REGION: str({ default: 'us-east-1', desc: 'region that requests are signed for' }),
  S3_BUCKET: str({ default: '', desc: 'bucket of the pictures; it must exist; required with PICTURE_STORAGE=s3' }),
  S3_PATH_STYLE: bool({ default: false, desc: 'true: the bucket stands in the path, as most stores other than AWS want it' }),
  S3_ACCESS_KEY_ID: str({ default: '', desc: 'access key of the store; required with PICTURE_STORAGE=s3' }),
  S3_SECRET_ACCESS_KEY: str({ default: '', desc: 'its secret; required with PICTURE_STORAGE=s3' }),
  CORS_ORIGINS: origins({ default: [] as string[], desc: 'origins of web pages that may call the API, comma-separated; demo mode adds any localhost port' }),
  SIWE_DOMAINS: webDomains({
    default: [] as string[],
    desc: 'hosts of web pages that may ask for the signature that links a wallet, comma-separated, such as app.example.com; demo mode adds any localhost port',
  }),
  SIWE_CHAINS: chains({ default: [1], desc: 'chain ids (EIP-155) that such a message may name, comma-separated; 1: Ethereum' }),
  HTTP_SERVER: str({
    choices: ['aligned', 'express'] as const,
    default: 'aligned',
    desc: 'express: without the faster making of requests and responses, to see whether a fault comes from there',
  }),
  TRUSTED_PROXY_HOPS: whole(0, 10)({ default: 0, desc: 'reverse proxies in front whose X-Forwarded-For is believed' }),
  SWAGGER: str({ choices: ['auto', 'on', 'off'] as const, default: 'auto', desc: 'Swagger UI at /docs; auto: on except in production' }),
  RATE_LIMITS: str({ choices: ['on', 'off'] as const, default: 'on', desc: 'off: no rate limits, for load tests; refused in production' }),
  JOBS: str({
    choices: ['on', 'off'] as const,
    default: 'on',
    desc: 'off: this instance queues jobs and leaves the work to others, such as npm run worker, which ignores this',
  }),
  JOBS_PARALLEL: whole(1, 64)({ default: 2, desc: 'jobs that one instance works on at once; beside DATABASE_POOL_SIZE it opens 2 connections for the queue' }),
  OPERATOR_ORGANIZATION: organization({
    default: '',
    desc: 'organization whose admins see what concerns the whole installation, such as its jobs; empty: nobody does; in demo mode: demo',
  }),
  STREAM_HEARTBEAT: whole(1, 300)({ default: 15, desc: 'seconds between two signs of life on an open stream; each one looks whether its session has ended' }),
  STREAM_LIMIT: whole(0, 1_000_000)({ default: 10_000, desc: 'streams that one instance holds open; beyond it opening one answers 503' }),
  SHUTDOWN_TIMEOUT: whole(1, 600)({ default: 20, desc: 'seconds that requests and jobs in flight get to finish at shutdown' }),
  LOG_LEVEL: str({ choices: ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const, default: 'info', desc: 'least severity that is logged' }),
  LOG_FORMAT: str({ choices: ['auto', 'json', 'pretty'] as const, default: 'auto', desc: 'auto: pretty on a terminal, else one JSON object a line' }),
};
