import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People, organizations, roles, names, sign-in: what the four faces stand on. */
export class Foundation1795240800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...people, ...organizations, ...access, ...names, ...signIn])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table rate_limits, signing_keys, api_keys, sessions, password_credentials, referrals, name_registry, role_assignments, roles,
      organization_secrets, profiles, members, organizations, identities, phone_numbers, emails, users`);
  }
}

const edited = `version integer not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()`;

const people = [
  `create table users (
    id uuid constraint pk_users primary key,
    status text not null default 'active',
    name text not null,
    given_name text,
    family_name text,
    nickname text,
    bio text,
    avatar_url text,
    locale text,
    timezone text,
    deleted_at timestamptz(3),
    purge_after timestamptz(3),
    ${edited},
    constraint ck_users_status check (status in ('pending', 'active', 'deleted', 'invited', 'banned'))
  )`,
  `create table emails (
    id uuid constraint pk_emails primary key,
    user_id uuid not null constraint fk_emails_user references users on delete cascade,
    email text not null,
    address_key text collate "C" not null constraint uq_emails_address_key unique,
    verified boolean not null default false,
    is_default boolean not null default false,
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now()
  )`,
  'create index ix_emails_user on emails (user_id)',
  'create unique index uq_emails_default on emails (user_id) where is_default',
  `create table phone_numbers (
    id uuid constraint pk_phone_numbers primary key,
    user_id uuid not null constraint fk_phone_numbers_user references users on delete cascade,
    phone_number text not null,
    verified boolean not null default false,
    is_primary boolean not null default false,
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now(),
    constraint uq_phone_numbers_number unique (user_id, phone_number)
  )`,
  'create unique index uq_phone_numbers_primary on phone_numbers (user_id) where is_primary',
  `create table identities (
    id uuid constraint pk_identities primary key,
    user_id uuid not null constraint fk_identities_user references users on delete cascade,
    issuer text collate "C" not null,
    provider text collate "C" not null,
    subject text collate "C" not null,
    name text,
    email text,
    avatar_url text,
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now(),
    constraint uq_identities_subject unique (issuer, subject),
    constraint uq_identities_provider unique (provider, subject)
  )`,
  'create index ix_identities_user on identities (user_id)',
];

const organizations = [
  `create table organizations (
    id text collate "C" constraint pk_organizations primary key,
    name text not null,
    ${edited},
    constraint ck_organizations_id check (id ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$')
  )`,
  `create table members (
    organization_id text collate "C" not null constraint fk_members_organization references organizations on delete cascade,
    user_id uuid not null constraint fk_members_user references users on delete cascade,
    joined_at timestamptz(3) not null default now(),
    constraint pk_members primary key (organization_id, user_id)
  )`,
  'create index ix_members_user on members (user_id, joined_at)',
  `create table profiles (
    organization_id text collate "C" not null,
    user_id uuid not null,
    username text,
    ${edited},
    constraint pk_profiles primary key (organization_id, user_id),
    constraint fk_profiles_member foreign key (organization_id, user_id) references members (organization_id, user_id) on delete cascade
  )`,
  `create table organization_secrets (
    organization_id text collate "C" not null constraint fk_organization_secrets_organization references organizations on delete cascade,
    name text collate "C" not null,
    sealed bytea not null,
    updated_at timestamptz(3) not null default now(),
    constraint pk_organization_secrets primary key (organization_id, name)
  )`,
];

const access = [
  `create table roles (
    organization_id text collate "C" not null constraint fk_roles_organization references organizations on delete cascade,
    id text collate "C" not null,
    built_in text,
    name text not null,
    description text not null default '',
    permissions text[] not null default '{}',
    ${edited},
    constraint pk_roles primary key (organization_id, id),
    constraint uq_roles_name unique (organization_id, name),
    constraint uq_roles_built_in unique (organization_id, built_in)
  )`,
  `create table role_assignments (
    organization_id text collate "C" not null,
    user_id uuid not null,
    role_id text collate "C" not null,
    granted_at timestamptz(3) not null default now(),
    granted_by uuid,
    constraint pk_role_assignments primary key (organization_id, user_id, role_id),
    constraint fk_role_assignments_member foreign key (organization_id, user_id) references members (organization_id, user_id) on delete cascade,
    constraint fk_role_assignments_role foreign key (organization_id, role_id) references roles (organization_id, id) on delete cascade
  )`,
  'create index ix_role_assignments_role on role_assignments (organization_id, role_id, user_id)',
];

const names = [
  `create table name_registry (
    organization_id text collate "C" not null constraint fk_name_registry_organization references organizations on delete cascade,
    canonical text collate "C" not null,
    kind text not null,
    owner_id uuid,
    constraint pk_name_registry primary key (organization_id, canonical),
    constraint fk_name_registry_owner foreign key (organization_id, owner_id) references members (organization_id, user_id) on delete cascade,
    constraint ck_name_registry_kind check (kind in ('held', 'denied') and (kind = 'held') = (owner_id is not null))
  )`,
  'create unique index uq_name_registry_owner on name_registry (organization_id, owner_id) where owner_id is not null',
  `create table referrals (
    organization_id text collate "C" not null,
    user_id uuid not null,
    referrer_id uuid not null,
    joined_at timestamptz(3) not null default now(),
    constraint pk_referrals primary key (organization_id, user_id),
    constraint fk_referrals_member foreign key (organization_id, user_id) references members (organization_id, user_id) on delete cascade,
    constraint fk_referrals_referrer foreign key (organization_id, referrer_id) references members (organization_id, user_id) on delete cascade,
    constraint ck_referrals_not_self check (user_id <> referrer_id)
  )`,
  'create index ix_referrals_referrer on referrals (organization_id, referrer_id, joined_at, user_id)',
];

const signIn = [
  `create table password_credentials (
    user_id uuid constraint pk_password_credentials primary key constraint fk_password_credentials_user references users on delete cascade,
    hash text not null,
    updated_at timestamptz(3) not null default now()
  )`,
  `create table sessions (
    id uuid constraint pk_sessions primary key,
    user_id uuid not null constraint fk_sessions_user references users on delete cascade,
    organization_id text collate "C" constraint fk_sessions_organization references organizations on delete cascade,
    counter integer not null default 0,
    mac_key bytea not null,
    user_agent text,
    ip_address text,
    created_at timestamptz(3) not null,
    last_used_at timestamptz(3) not null,
    expires_at timestamptz(3) not null
  )`,
  'create index ix_sessions_user on sessions (user_id, id)',
  'create index ix_sessions_expires on sessions (expires_at)',
  `create table api_keys (
    id text collate "C" constraint pk_api_keys primary key,
    user_id uuid not null,
    organization_id text collate "C" not null,
    name text not null,
    secret_hash bytea not null,
    scopes text[] not null,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3),
    last_used_at timestamptz(3),
    constraint fk_api_keys_member foreign key (organization_id, user_id) references members (organization_id, user_id) on delete cascade
  )`,
  'create index ix_api_keys_user on api_keys (user_id, id)',
  'create index ix_api_keys_member on api_keys (organization_id, user_id)',
  `create table signing_keys (
    kid text collate "C" constraint pk_signing_keys primary key,
    algorithm text not null,
    public_jwk jsonb not null,
    sealed_private_key bytea not null,
    created_at timestamptz(3) not null,
    active_from timestamptz(3) not null
  )`,
  `create unlogged table rate_limits (
    key text collate "C" constraint pk_rate_limits primary key,
    full_at timestamptz(3) not null
  )`,
  'create index ix_rate_limits_full_at on rate_limits (full_at)',
];
