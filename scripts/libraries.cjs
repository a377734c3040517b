/**
 * The libraries under libs/: what each one may import, and why no more. Read from top to bottom the table is
 * acyclic.
 */
module.exports = {
  common: { may: [], because: 'errors, ids, the clock and text rules are plain TypeScript' },
  config: { may: ['common'], because: 'settings are read before anything else runs' },
  database: { may: ['common'], because: 'it runs transactions and statements, whatever their tables' },
  'embedded-postgres': { may: ['database'], because: 'it starts a server and knows nothing of the data in it' },
  http: { may: ['common'], because: 'it serves every API and contains no rule of any' },
  'rate-limits': { may: ['common', 'config', 'database'], because: 'it counts under keys that its callers choose' },
  idempotency: {
    may: ['common', 'config', 'database'],
    because: 'it stores the answer of a request, whatever the request does',
  },
  audit: { may: ['common', 'config', 'database'], because: 'it records what other libraries did' },
  jobs: {
    may: ['common', 'config', 'database', 'audit'],
    because: 'each library registers the handlers of its own jobs',
  },
  pictures: {
    may: ['common', 'config', 'database', 'jobs'],
    because: 'a picture is a hash that other tables refer to',
  },
  usernames: { may: ['common', 'config', 'database'], because: 'names belong to ids' },
  notifications: { may: ['common', 'config', 'database', 'jobs'], because: 'notifications are addressed to ids' },
  users: {
    may: ['common', 'database', 'usernames'],
    because: 'a user exists without organizations, roles and sessions',
  },
  mail: {
    may: ['common', 'config', 'database', 'jobs', 'rate-limits', 'audit', 'users'],
    because: 'it delivers an email to an address; its callers decide when',
  },
  organizations: {
    may: ['common', 'config', 'database', 'usernames', 'users', 'notifications', 'audit', 'jobs'],
    because: 'members, roles and names of an organization do not depend on how users sign in',
  },
  auth: {
    may: ['common', 'config', 'database', 'rate-limits', 'users', 'organizations', 'mail', 'jobs', 'audit'],
    because: 'it identifies the caller and the permissions; use cases are in the libraries above',
  },
  'identity-providers': {
    may: ['common', 'config', 'database', 'rate-limits', 'users', 'organizations', 'auth', 'mail', 'audit', 'jobs'],
    because: 'it proves who signs in as auth does, by calling others',
  },
  accounts: {
    may: [
      ...['common', 'config', 'database', 'usernames', 'users', 'organizations', 'auth'],
      ...['notifications', 'idempotency', 'jobs', 'audit', 'rate-limits', 'pictures', 'mail'],
    ],
    because: 'use cases of a user over several libraries; HTTP is in the APIs',
  },
  attributes: {
    may: ['common', 'database', 'usernames', 'organizations', 'accounts', 'audit', 'jobs'],
    because: 'what an organization keeps of its members is described by its admins, under the authority of accounts',
  },
  contacts: {
    may: [
      ...['common', 'database', 'users', 'organizations', 'auth', 'jobs', 'mail', 'audit', 'rate-limits', 'accounts'],
    ],
    because: 'an address is proved by a link, and its change ends what auth and accounts have opened',
  },
  invitations: {
    may: [
      ...['common', 'config', 'database', 'rate-limits', 'users', 'organizations', 'auth'],
      ...['jobs', 'mail', 'audit', 'accounts'],
    ],
    because: 'people become members by invitations and domains, under the authority of accounts',
  },
  members: {
    may: [
      ...['common', 'config', 'database', 'rate-limits', 'usernames', 'users', 'organizations', 'auth'],
      ...['jobs', 'mail', 'audit', 'pictures', 'notifications', 'accounts', 'attributes', 'contacts', 'invitations'],
    ],
    because: 'what admins do with members stands on what users do themselves',
  },
  transfers: {
    may: [
      ...[
        'common',
        'config',
        'database',
        'usernames',
        'users',
        'organizations',
        'auth',
        'pictures',
        'accounts',
        'attributes',
        'members',
        'audit',
      ],
      ...['notifications', 'mail', 'http'],
    ],
    because:
      'many users are imported and exported, as files, through the rules of the libraries below; a line obeys the rules that http has for fields',
  },
  observability: {
    may: ['common', 'config', 'database', 'auth', 'accounts', 'jobs', 'mail', 'organizations', 'pictures'],
    because: 'it reads counters and states of other libraries, and no library depends on it',
  },
  bootstrap: {
    may: ['common', 'config', 'database', 'embedded-postgres', 'auth'],
    because: 'it starts the process and connects to the database; it contains no use case',
  },
};
