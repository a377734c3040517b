import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Passkeys (WebAuthn), and the challenges that authenticators sign. */
export class Passkeys1796836000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['passkey_requests', 'passkeys']) await runner.query(`drop table ${table}`);
  }
}

const statements = [
  `create table passkeys (
    id uuid constraint pk_passkeys primary key,
    user_id uuid not null constraint fk_passkeys_user references users on delete cascade,
    credential_id bytea not null constraint uq_passkeys_credential unique,
    user_handle bytea not null,
    public_key bytea not null,
    counter bigint not null,
    transports text[] not null,
    synced boolean not null,
    name text not null,
    created_at timestamptz(3) not null,
    last_used_at timestamptz(3),
    constraint ck_passkeys_credential check (octet_length(credential_id) between 1 and 1023)
  )`,
  'create index ix_passkeys_user on passkeys (user_id, id)',
  `create table passkey_requests (
    challenge_hash bytea constraint pk_passkey_requests primary key,
    purpose text not null,
    user_id uuid constraint fk_passkey_requests_user references users on delete cascade,
    bound_to uuid,
    user_handle bytea,
    expires_at timestamptz(3) not null,
    constraint uq_passkey_requests_bound unique (bound_to, purpose)
  )`,
  'create index ix_passkey_requests_user on passkey_requests (user_id)',
  'create index ix_passkey_requests_expires on passkey_requests (expires_at)',
];
