import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Authenticator apps, recovery codes, and sign-ins that wait for one of them. */
export class SecondFactors1796824000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['sign_in_challenges', 'recovery_codes', 'totp_factors'])
      await runner.query(`drop table ${table}`);
  }
}

const statements = [
  `create table totp_factors (
    user_id uuid constraint pk_totp_factors primary key constraint fk_totp_factors_user references users on delete cascade,
    sealed_secret bytea not null,
    secret_id text collate "C",
    last_step integer not null default 0,
    created_at timestamptz(3) not null,
    confirmed_at timestamptz(3)
  )`,
  `create table recovery_codes (
    user_id uuid not null constraint fk_recovery_codes_user references users on delete cascade,
    code_hash bytea not null,
    constraint pk_recovery_codes primary key (user_id, code_hash)
  )`,
  `create table sign_in_challenges (
    id uuid constraint pk_sign_in_challenges primary key,
    secret_hash bytea not null,
    user_id uuid not null constraint fk_sign_in_challenges_user references users on delete cascade,
    organization_id text collate "C",
    method text not null,
    tries smallint not null default 0,
    expires_at timestamptz(3) not null
  )`,
  'create index ix_sign_in_challenges_user on sign_in_challenges (user_id)',
  'create index ix_sign_in_challenges_expires on sign_in_challenges (expires_at)',
];
