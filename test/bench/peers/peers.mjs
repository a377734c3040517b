// The peers of `--peers`: what is installed, how their people are seeded, and what their clients ask.
import { createHmac } from 'node:crypto';
import { emailOf, nameOf, password, usernameOf } from '../world/people.mjs';

export const secret = 'a-secret-of-the-benchmark-that-guards-nothing';
const json = { 'content-type': 'application/json' };
const post = (path, body, headers = {}) => ({
  method: 'POST',
  path,
  headers: { ...json, ...headers },
  body: JSON.stringify(body),
});

const sessionToken = (n) => `session-${n}`;
const signed = (token) => encodeURIComponent(`${token}.${createHmac('sha256', secret).update(token).digest('base64')}`);

/** The first person signs up as anybody does; all others are copies with the same hash, and a session each. */
const betterAuth = {
  name: 'better-auth',
  file: 'better-auth.mjs',
  packages: { 'better-auth': '1.7.25', pg: '8.23.1' },
  hash: 'scrypt, 16 MiB',
  signUp: () => post('/api/auth/sign-up/email', { email: emailOf(0), password, name: nameOf(0) }),
  seeding: [
    `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
     select 'user-' || n, 'Person Number ' || n, 'person-' || n || '@bench.example', true, now(), now()
     from generate_series(1, $1::int - 1) n`,
    `insert into account (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
     select 'account-' || n, 'user-' || n, 'credential', 'user-' || n, (select password from account limit 1), now(), now()
     from generate_series(1, $1::int - 1) n`,
    `insert into session (id, "expiresAt", token, "createdAt", "updatedAt", "ipAddress", "userAgent", "userId")
     select 'session-' || n, now() + interval '7 days', 'session-' || n, now(), now(), '', 'Mozilla/5.0', 'user-' || n
     from generate_series(1, $1::int - 1) n`,
  ],
  afterwards: ['analyze'],
  read: {
    name: 'GET /api/auth/get-session',
    of: ({ n }) => ({
      method: 'GET',
      path: '/api/auth/get-session',
      headers: { cookie: `better-auth.session_token=${signed(sessionToken(n))}` },
    }),
    shows: (body, { n }) => body?.user.email === emailOf(n),
  },
  signIn: {
    name: 'POST /api/auth/sign-in/email',
    of: ({ n }) => post('/api/auth/sign-in/email', { email: emailOf(n), password }),
    shows: (body, { n }) => body?.user.email === emailOf(n),
  },
};

const application = { 'x-parse-application-id': 'bench' };

const parseServer = {
  name: 'parse-server',
  file: 'parse-server.mjs',
  packages: { 'parse-server': '9.10.0', express: '5.2.1' },
  hash: 'bcrypt, cost 10',
  signUp: () =>
    post('/parse/users', { username: usernameOf(0), email: emailOf(0), password, name: nameOf(0) }, application),
  seeding: [
    `insert into "_User" ("objectId", "createdAt", "updatedAt", username, email, name, _rperm, _wperm, _hashed_password)
     select 'U' || lpad(n::text, 9, '0'), now(), now(), 'person.' || n, 'person-' || n || '@bench.example',
            'Person Number ' || n, array['U' || lpad(n::text, 9, '0')], array['U' || lpad(n::text, 9, '0')],
            (select _hashed_password from "_User" limit 1)
     from generate_series(1, $1::int - 1) n`,
    `insert into "_Session" ("objectId", "createdAt", "updatedAt", "user", "sessionToken", "expiresAt", "createdWith")
     select 'S' || lpad(n::text, 9, '0'), now(), now(), 'U' || lpad(n::text, 9, '0'), 'r:session-' || n,
            now() + interval '1 year', '{"action": "login", "authProvider": "password"}'
     from generate_series(1, $1::int - 1) n`,
  ],
  // Parse makes no index for what it finds a session by; whoever has many users does.
  afterwards: ['create unique index on "_Session" ("sessionToken")', 'analyze'],
  read: {
    name: 'GET /parse/users/me',
    of: ({ n }) => ({
      method: 'GET',
      path: '/parse/users/me',
      headers: { ...application, 'x-parse-session-token': `r:${sessionToken(n)}` },
    }),
    shows: (body, { n }) => body.email === emailOf(n),
  },
  signIn: {
    name: 'POST /parse/login',
    of: ({ n }) => post('/parse/login', { username: usernameOf(n), password }, application),
    shows: (body, { n }) => body.email === emailOf(n),
  },
};

export const peers = [betterAuth, parseServer];
