import type { MigrationInterface, QueryRunner } from 'typeorm';

/** OpenID Connect providers of organizations, and sign-ins with them that were begun. */
export class IdentityProviders1796839000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['provider_sign_ins', 'identity_providers']) await runner.query(`drop table ${table}`);
    await runner.query(`delete from organization_secrets where name like 'provider.%'`);
  }
}

const statements = [
  `create table identity_providers (
    organization_id text collate "C" not null constraint fk_identity_providers_organization references organizations on delete cascade,
    id text collate "C" not null,
    name text not null,
    issuer text collate "C" not null,
    client_id text not null,
    scopes text[] not null,
    create_users boolean not null,
    email_domains text[] not null,
    metadata jsonb not null,
    version integer not null default 1,
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now(),
    constraint pk_identity_providers primary key (organization_id, id)
  )`,
  `create table provider_sign_ins (
    id uuid constraint pk_provider_sign_ins primary key,
    state_hash bytea not null,
    request_hash bytea not null,
    organization_id text collate "C" not null,
    provider_id text collate "C" not null,
    provider_version integer not null,
    redirect_uri text not null,
    nonce text not null,
    code_verifier text not null,
    fresh boolean not null,
    user_id uuid constraint fk_provider_sign_ins_user references users on delete cascade,
    expires_at timestamptz(3) not null,
    constraint fk_provider_sign_ins_provider foreign key (organization_id, provider_id)
      references identity_providers (organization_id, id) on delete cascade
  )`,
  'create index ix_provider_sign_ins_provider on provider_sign_ins (organization_id, provider_id)',
  'create index ix_provider_sign_ins_user on provider_sign_ins (user_id)',
  'create index ix_provider_sign_ins_expires on provider_sign_ins (expires_at)',
];
