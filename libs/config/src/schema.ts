import { str } from 'envalid';
import {
  chains,
  dnsServers,
  domain,
  hostSuffix,
  mailbox,
  organization,
  origins,
  processes,
  publicUrl,
  Quota,
  quota,
  ratio,
  redirectUris,
  retention,
  secret,
  smtpUrl,
  webDomains,
  whole,
} from './validators.js';
import { consoleSchema } from './console-schema.js';
import { databaseSchema } from './database-schema.js';
import { linkSchema } from './link-schema.js';
import { pictureSchema } from './picture-schema.js';
import { trustedIssuers, type TrustedIssuer } from './trusted-issuers.js';

/**
 * Every setting that Facet reads, in the order of `.env.example`, which is written from it. `desc` is the one-line why.
 * Groups of settings are in files of their own.
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
  HOST: str({
    default: '',
    desc: 'address to listen on; default 127.0.0.1, in production 0.0.0.0; demo mode always uses 127.0.0.1',
  }),
  WORKERS: processes({
    default: 1,
    desc: 'processes of the server that share the port, 1 to 64, or auto: one for each core; the flag --workers says the same; each has its own pool and limits',
  }),
  DATA_DIR: str({
    default: '.facet',
    desc: 'folder of the embedded PostgreSQL, the generated secret and the demo credentials',
  }),
  ...databaseSchema,
  FACET_SECRET: secret({
    default: undefined,
    desc: 'at least 32 random bytes; encrypts signing keys, authenticates refresh tokens and API keys; required in production',
  }),
  FACET_SECRET_PREVIOUS: secret({
    default: undefined,
    desc: 'the secret before FACET_SECRET, or the one to come, accepted as well while it is changed; see docs/operations/keys.md; empty: none',
  }),
  TOKEN_ISSUER: str({ default: 'facet', desc: 'claim iss of the access tokens' }),
  TOKEN_AUDIENCE: str({ default: 'facet', desc: 'claim aud of the access tokens' }),
  ACCESS_TOKEN_TTL: whole(30, 3600)({ default: 600, desc: 'seconds that an access token is valid' }),
  REFRESH_TOKEN_TTL: whole(
    60,
    31_536_000,
  )({ default: 2_592_000, desc: 'seconds that a session lives after its last refresh' }),
  SESSION_MAX_AGE: whole(
    60,
    315_360_000,
  )({
    default: 7_776_000,
    desc: 'seconds after its sign-in at which a session ends, however often it is refreshed (60 to 315,360,000)',
  }),
  TRUSTED_ISSUERS: trustedIssuers({
    default: [] as TrustedIssuer[],
    desc: 'other token issuers that this installation always trusts, beside those that operators add (facet issuers): JSON array of issuer, jwksUri, audience (one or a list), organizationId, provider, and as you like algorithms, updateClaims (true), jwksOutageSeconds (86400)',
  }),
  PASSWORD_HASH_PARALLEL: whole(
    0,
    64,
  )({
    default: 0,
    desc: 'password hashes computed at once; each takes a core and 19 MiB, an imported one up to 256 MiB; 0: one less than there are cores, 1 to 4; more: sign-ins faster, all else slower',
  }),
  PASSWORD_MIN_LENGTH: whole(8, 64)({ default: 12, desc: 'characters that a new password needs at least' }),
  BREACHED_PASSWORDS: str({
    choices: ['list', 'file', 'service', 'off'] as const,
    default: 'list',
    desc: 'where new passwords are looked up that attackers know: the list of the commonest that is part of Facet; that and a file; that and a service; or off: nowhere; see docs/operations/passwords.md',
  }),
  BREACHED_PASSWORDS_FILE: str({
    default: '',
    desc: 'file of Pwned Passwords, ordered by hash: a line <SHA-1>:<count> each; required with BREACHED_PASSWORDS=file',
  }),
  BREACHED_PASSWORDS_URL: publicUrl({
    default: 'https://api.pwnedpasswords.com/range',
    desc: 'address of the range API of Pwned Passwords, or of one like it; five characters of a SHA-1 are appended; asked with BREACHED_PASSWORDS=service',
  }),
  ACCOUNT_DELETION_GRACE: whole(
    0,
    3650,
  )({ default: 30, desc: 'days between the deletion of an account and its purge; 0: at once' }),
  USERNAME_HOLD: whole(0, 3650)({ default: 30, desc: 'days that a former username stays reserved; 0: none' }),
  EMAIL_VERIFICATION: str({
    choices: ['off', 'required'] as const,
    default: 'off',
    desc: 'required: a new user verifies the email address before the first sign-in; needs mail; production must say which',
  }),
  MAIL_URL: smtpUrl({
    default: '',
    desc: 'SMTP server, such as smtp://user:password@mail.example.com:587 or smtps://…:465; smtp:// insists on STARTTLS unless the server is on this machine or the address ends in ?tls=off; empty: no mail, in demo mode shown at /admin/dev/mailbox',
  }),
  MAIL_FROM: mailbox({
    default: '',
    desc: 'sender of all mails, such as Example <no-reply@example.com>; required with MAIL_URL',
  }),
  ...linkSchema,
  ...consoleSchema,
  DNS_SERVERS: dnsServers({
    default: [],
    desc: 'DNS servers that are asked for the records of verified domains, such as 192.0.2.53,192.0.2.54:5353; empty: those of the system',
  }),
  AUDIT_RETENTION: retention({
    default: 0,
    desc: 'days that audit entries are kept, 30 to 3650; 0: for ever; a server role that does not own the tables needs a right for it, see Install',
  }),
  NOTIFICATION_RETENTION: whole(0, 3650)({ default: 180, desc: 'days that notifications are kept; 0: for ever' }),
  ORGANIZATION_HOST_SUFFIX: hostSuffix({
    default: '',
    desc: 'suffix of per-organization hosts of the M2 API, such as m2.example.com; api. and admin. under it name none; empty: the header names the organization',
  }),
  ...pictureSchema,
  CORS_ORIGINS: origins({
    default: [] as string[],
    desc: 'origins of web pages and apps that may call the API, comma-separated and without wildcards, such as https://app.example.com,capacitor://localhost; demo mode adds any localhost port',
  }),
  PASSKEY_DOMAIN: domain({
    default: '',
    desc: 'domain of the passkeys, such as example.com: pages of it and below it that are in CORS_ORIGINS use them; default the host of PUBLIC_URL, without one localhost; another one makes the registered passkeys useless',
  }),
  SIGN_IN_REDIRECTS: redirectUris({
    default: [] as string[],
    desc: 'pages of front ends that an identity provider may send users back to after a sign-in, comma-separated, exactly as they are registered there, such as https://app.example.com/callback; the first is the default; demo mode adds any localhost page',
  }),
  IDENTITY_PROVIDER_ADDRESSES: str({
    choices: ['public', 'any'] as const,
    default: 'public',
    desc: 'where identity providers of organizations may be; any: also in private networks and on this machine, and there without TLS; admins of organizations choose the addresses, and the server calls them; demo mode: any',
  }),
  SIWE_DOMAINS: webDomains({
    default: [] as string[],
    desc: 'hosts of web pages that may ask for the signature that links a wallet or signs in with one, comma-separated, such as app.example.com; demo mode adds any localhost port',
  }),
  SIWE_CHAINS: chains({
    default: [1],
    desc: 'chain ids (EIP-155) that such a message may name, comma-separated; 1: Ethereum',
  }),
  HTTP_SERVER: str({
    choices: ['aligned', 'express'] as const,
    default: 'aligned',
    desc: 'express: without the faster making of requests and responses, to see whether a fault comes from there',
  }),
  KEEP_ALIVE_TIMEOUT: whole(
    5,
    3600,
  )({
    default: 75,
    desc: 'seconds that an idle connection is kept open (5 to 3600); longer than the proxy or balancer in front keeps it: most keep it for 60',
  }),
  TRUSTED_PROXY_HOPS: whole(
    0,
    10,
  )({ default: 0, desc: 'reverse proxies in front, each of which appends to X-Forwarded-For or Forwarded' }),
  TRUSTED_PROXY_HEADER: str({
    choices: ['auto', 'x-forwarded-for', 'forwarded'] as const,
    default: 'auto',
    desc: 'header that they append to; auto: X-Forwarded-For where there is one, else Forwarded (RFC 7239); a proxy that writes Forwarded needs forwarded',
  }),
  SWAGGER: str({
    choices: ['auto', 'on', 'off'] as const,
    default: 'auto',
    desc: 'Swagger UI at /docs; auto: on except in production',
  }),
  RATE_LIMITS: str({
    choices: ['on', 'off'] as const,
    default: 'on',
    desc: 'off: no rate limits, for load tests; refused in production',
  }),
  RATE_LIMIT_SEARCH: quota({
    default: new Quota(600, 60),
    desc: 'calls/seconds of one user, all keys and sessions together, that read about others, which takes a permission',
  }),
  RATE_LIMIT_SIGN_IN: quota({
    default: new Quota(600, 60),
    desc: 'calls/seconds of one address that sign in or up, refresh, or use a link; each has limits of its own besides',
  }),
  RATE_LIMIT_PUBLIC: quota({
    default: new Quota(1200, 60),
    desc: 'calls/seconds of one address that read public data, such as public profiles and pictures',
  }),
  JOBS: str({
    choices: ['on', 'off'] as const,
    default: 'on',
    desc: 'off: this instance queues jobs and leaves the work to others, such as npm run worker, which ignores this',
  }),
  OPERATOR_ORGANIZATION: organization({
    default: '',
    desc: 'organization whose admins operate the installation: they see its jobs and create organizations; empty: none; in demo mode: demo',
  }),
  ORGANIZATION_CREATION: str({
    choices: ['off', 'on'] as const,
    default: undefined,
    desc: 'on: users create organizations for themselves; off: only the admins of OPERATOR_ORGANIZATION do; default off, in demo mode on',
  }),
  METRICS_PORT: whole(
    0,
    65535,
  )({
    default: undefined,
    desc: 'TCP port of GET /metrics for Prometheus, another one than PORT; 0 picks a free one; empty: no metrics',
  }),
  METRICS_HOST: str({
    default: '127.0.0.1',
    desc: 'address that the metrics listen on; keep it out of reach of the public',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: publicUrl({
    default: '',
    desc: 'where traces go, such as http://127.0.0.1:4318 (OTLP over HTTP, JSON); OTEL_EXPORTER_OTLP_HEADERS and OTEL_SERVICE_NAME go with them; empty: no traces',
  }),
  OTEL_TRACES_SAMPLER_ARG: ratio({
    default: 1,
    desc: 'share of requests that are traced, 0 to 1; a caller who sends traceparent has decided already',
  }),
  SHUTDOWN_DELAY: whole(
    0,
    600,
  )({
    default: 0,
    desc: 'seconds that a server at its end goes on answering, not ready, so that a proxy finds out and no request is cut off',
  }),
  LOG_LEVEL: str({
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const,
    default: 'info',
    desc: 'least severity that is logged',
  }),
};
