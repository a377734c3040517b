import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Addresses that users add, and changes of the default address that can be undone. */
export class EmailAdditions1796833000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['email_changes', 'email_additions']) await runner.query(`drop table ${table}`);
  }
}

const statements = [
  `create table email_additions (
    id uuid constraint pk_email_additions primary key,
    user_id uuid not null constraint fk_email_additions_user references users on delete cascade,
    email text not null,
    address_key text collate "C" not null,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    constraint uq_email_additions_address unique (user_id, address_key)
  )`,
  'create index ix_email_additions_expires on email_additions (expires_at)',
  `create table email_changes (
    id uuid constraint pk_email_changes primary key,
    user_id uuid not null constraint fk_email_changes_user references users on delete cascade,
    former_email text not null,
    former_key text collate "C" not null,
    new_key text collate "C" not null,
    changed_at timestamptz(3) not null,
    expires_at timestamptz(3) not null
  )`,
  'create index ix_email_changes_user on email_changes (user_id)',
  'create index ix_email_changes_expires on email_changes (expires_at)',
];
