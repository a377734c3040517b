/**
 * The tables and the one library that owns each. Only the owner writes or locks a table, in SQL and through its entity.
 * SQL that reads a table of another library is in a folder `queries/`, in a file whose first comment names the tables.
 * `scripts/table-owners.mjs` holds both; test/arch/tables.spec.ts holds that this is every table there is.
 */
const owners = {
  accounts: ['pending_sign_ups', 'tombstones'],
  attributes: ['attribute_indexes', 'attribute_schemas', 'member_attribute_keys', 'member_attributes'],
  audit: ['audit_entries', 'audit_origins', 'audit_places', 'audit_subjects'],
  auth: [
    'api_keys',
    'email_sign_ins',
    'issuer_key_sets',
    'known_devices',
    'one_time_tokens',
    'organization_secrets',
    'passkey_requests',
    'passkeys',
    'password_credentials',
    'recovery_codes',
    'secrets',
    'sessions',
    'sign_in_challenges',
    'sign_in_ends',
    'signing_keys',
    'stream_tickets',
    'totp_factors',
    'trusted_issuers',
    'wallet_sign_ins',
  ],
  contacts: ['email_additions', 'email_changes'],
  database: ['migrations', 'write_marks'],
  idempotency: ['idempotency_keys'],
  'identity-providers': ['identity_providers', 'provider_sign_ins'],
  jobs: ['graphile_worker', 'job_runners'],
  mail: ['email_templates', 'mails'],
  members: ['invitations'],
  notifications: [
    'inboxes',
    'notification_deliveries',
    'notification_feeds',
    'notification_marks',
    'notification_messages',
    'notification_reads',
  ],
  organizations: [
    'application_permissions',
    'collection_objects',
    'former_usernames',
    'member_keys',
    'members',
    'organizations',
    'profiles',
    'removed_organizations',
    'role_assignments',
    'roles',
  ],
  pictures: ['pictures'],
  'rate-limits': ['rate_limits'],
  usernames: ['name_registry'],
  users: ['emails', 'identities', 'phone_numbers', 'referrals', 'users', 'wallet_claims', 'wallet_nonces', 'wallets'],
};

module.exports = { owners };
