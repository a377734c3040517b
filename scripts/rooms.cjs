/** Rooms under libs/: what each may import, and why it stops there. Read from top to bottom it is acyclic. */
module.exports = {
  kernel: { may: [], because: 'what everybody shares is pure TypeScript and knows nobody' },
  config: { may: ['kernel'], because: 'settings are read before anything else runs' },
  persistence: { may: ['kernel'], because: 'it carries rows and does not know whose they are' },
  vault: { may: ['kernel', 'config'], because: 'it seals and authenticates bytes and does not know what they mean' },
  http: { may: ['kernel'], because: 'it serves every face and knows none of what they say' },
  usernames: { may: ['kernel', 'persistence', 'config'], because: 'names are held by an id, whoever that is' },
  access: { may: ['kernel', 'persistence', 'config'], because: 'roles are given to an id, whoever that is' },
  notifications: { may: ['kernel', 'persistence', 'config'], because: 'notifications are addressed to an id' },
  idempotency: { may: ['kernel', 'persistence', 'config'], because: 'it knows that a request came before, not what it does' },
  audit: { may: ['kernel', 'persistence', 'config'], because: 'it writes down what others did and asks nobody' },
  jobs: { may: ['kernel', 'persistence', 'config', 'audit'], because: 'it carries work and does not know what the work is' },
  pictures: { may: ['kernel', 'persistence', 'config', 'jobs'], because: 'a picture belongs to whoever points at it' },
  limits: { may: ['kernel', 'persistence', 'config'], because: 'it counts under a key that others choose' },
  users: { may: ['kernel', 'persistence', 'usernames'], because: 'a person exists without organizations, roles and sessions' },
  mail: {
    may: ['kernel', 'persistence', 'config', 'jobs', 'limits', 'vault', 'audit', 'users'],
    because: 'it brings a letter to an address; why, others decide',
  },
  organizations: {
    may: ['kernel', 'persistence', 'usernames', 'users', 'notifications', 'audit'],
    because: 'a member is a person with an inbox; how they sign in is not its business',
  },
  referrals: { may: ['kernel', 'persistence', 'usernames', 'users'], because: 'a referral joins two people by a name' },
  wallets: { may: ['kernel', 'persistence', 'config', 'limits', 'audit', 'mail'], because: 'a wallet belongs to an id' },
  auth: {
    may: ['kernel', 'config', 'persistence', 'limits', 'access', 'users', 'organizations', 'wallets', 'vault', 'mail', 'jobs', 'audit'],
    because: 'it finds out who calls and what they may do; use cases are elsewhere',
  },
  streams: {
    may: ['kernel', 'config', 'persistence', 'notifications', 'organizations', 'auth'],
    because: 'it shows an inbox to whoever may still call; how that is written down over HTTP is not its business',
  },
  accounts: {
    may: [
      ...['kernel', 'config', 'persistence', 'usernames', 'users', 'organizations', 'access', 'auth'],
      ...['referrals', 'notifications', 'idempotency', 'jobs', 'audit', 'limits', 'pictures', 'mail', 'vault'],
    ],
    because: 'use cases that touch many rooms live here; how they are spoken of over HTTP does not',
  },
  administration: {
    may: [
      ...['kernel', 'config', 'persistence', 'usernames', 'users', 'organizations', 'access', 'auth'],
      ...['jobs', 'mail', 'audit', 'pictures', 'accounts'],
    ],
    because: 'what admins do to others stands on what people do themselves, and nothing stands on it',
  },
  invitations: {
    may: ['kernel', 'config', 'persistence', 'limits', 'users', 'organizations', 'access', 'auth', 'accounts', 'vault', 'mail', 'jobs', 'audit'],
    because: 'an invitation ends in an account or a membership; both are made by the rooms that own them',
  },
  privacy: {
    may: [
      ...['kernel', 'config', 'persistence', 'limits', 'usernames', 'users', 'organizations', 'access', 'auth', 'accounts'],
      ...['referrals', 'notifications', 'jobs', 'audit', 'pictures', 'wallets', 'mail', 'invitations'],
    ],
    because: 'it shows and removes all that is kept about a person, so it may look everywhere and nobody needs it',
  },
  demo: {
    may: ['kernel', 'config', 'persistence', 'privacy'],
    because: 'it knows the people of the demo and how they go; making them is the business of the API',
  },
  tasks: {
    may: ['kernel', 'jobs', 'pictures', 'auth', 'accounts', 'invitations', 'notifications', 'organizations', 'users', 'mail', 'privacy'],
    because: 'it says which room does which job, and does none itself',
  },
  transfers: {
    may: [
      ...['kernel', 'config', 'persistence', 'usernames', 'users', 'organizations', 'access', 'auth', 'pictures', 'accounts', 'audit'],
      ...['referrals', 'notifications', 'wallets'],
    ],
    because: 'many people come and go through the rules of the rooms; which files and products they come from is said elsewhere',
  },
  diagnosis: {
    may: ['kernel', 'config', 'persistence', 'auth', 'demo', 'jobs', 'mail', 'organizations', 'pictures'],
    because: 'it looks at what the installation stands on and changes nothing; nobody needs it',
  },
  metrics: {
    may: ['kernel', 'config', 'persistence', 'auth', 'jobs'],
    because: 'it writes down what other rooms count, and looks at what they do at the moment; none of them knows it',
  },
  tracing: { may: ['kernel', 'config'], because: 'it follows a request wherever it goes, and asks nobody on the way' },
  foundation: {
    may: ['kernel', 'config', 'persistence', 'auth', 'vault'],
    because: 'it wires the process and reaches the database; it knows no use case, and no room knows it',
  },
};
