/**
 * The tables and the one library that owns each. Only the owner writes or locks a table, in SQL and through its entity.
 * SQL that reads a table of another library is in a folder `queries/`, in a file whose first comment names the tables.
 * `scripts/table-owners.mjs` holds both; test/arch/tables.spec.ts holds that this is every table there is.
 */
const owners = {
  accounts: ['pending_sign_ups', 'tombstones'],
  audit: ['audit_entries', 'audit_origins', 'audit_subjects'],
  auth: ['api_keys', 'issuer_key_sets', 'one_time_tokens', 'organization_secrets', 'password_credentials', 'secrets', 'sessions', 'signing_keys', 'trusted_issuers'],
  database: ['migrations'],
  idempotency: ['idempotency_keys'],
  jobs: ['graphile_worker', 'job_runners'],
  mail: ['mails'],
  members: ['invitations'],
  notifications: ['inboxes', 'notification_deliveries', 'notification_feeds', 'notification_marks', 'notification_messages', 'notification_reads'],
  organizations: ['collection_objects', 'member_keys', 'members', 'organizations', 'profiles', 'role_assignments', 'roles'],
  pictures: ['pictures'],
  'rate-limits': ['rate_limits'],
  usernames: ['name_registry'],
  users: ['emails', 'identities', 'phone_numbers', 'referrals', 'users', 'wallet_claims', 'wallet_nonces', 'wallets'],
};

/** Files that do not hold these rules yet. One that does has to leave the list. */
const exceptions = [
  'apps/api/src/demo/invitations.service.ts',
  'libs/accounts/src/deletion/eraser.repository.ts',
  'libs/accounts/src/demo-data/demo-data.service.ts',
  'libs/accounts/src/directory/directory.service.ts',
  'libs/accounts/src/personal-data/audit-records.ts',
  'libs/accounts/src/personal-data/personal-data.ts',
  'libs/accounts/src/registration/new-accounts.service.ts',
  'libs/accounts/src/registration/unverified-accounts.service.ts',
  'libs/auth/src/addresses/address-ownership.service.ts',
  'libs/auth/src/guard/principals.repository.ts',
  'libs/auth/src/guard/session-liveness.service.ts',
  'libs/auth/src/keys/api-keys.repository.ts',
  'libs/auth/src/links/one-time-tokens.repository.ts',
  'libs/auth/src/passwords/passwords.repository.ts',
  'libs/auth/src/secrets/secrets.repository.ts',
  'libs/auth/src/sessions/sessions.repository.ts',
  'libs/members/src/members/member-search.ts',
  'libs/members/src/members/members.queries.ts',
  'libs/members/src/organizations/organizations-admin.queries.ts',
  'libs/members/src/users/users-admin.queries.ts',
  'libs/notifications/src/notification-archive.repository.ts',
  'libs/organizations/src/profiles/profiles.repository.ts',
  'libs/organizations/src/roles/roles.repository.ts',
  'libs/pictures/src/pictures.repository.ts',
  'libs/transfers/src/archive/archive-reader.ts',
  'libs/transfers/src/archive/archive-sections.ts',
  'libs/transfers/src/export/exported-users.reader.ts',
  'libs/users/src/referrals/referrals.repository.ts',
];

module.exports = { owners, exceptions };
