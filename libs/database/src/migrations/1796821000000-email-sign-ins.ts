import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sign-ins with the code or the link of an email. */
export class EmailSignIns1796821000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table email_sign_ins');
  }
}

const statements = [
  `create table email_sign_ins (
    id uuid constraint pk_email_sign_ins primary key,
    request_hash bytea not null,
    organization_id text collate "C",
    user_id uuid constraint fk_email_sign_ins_user references users on delete cascade,
    email_id uuid constraint fk_email_sign_ins_email references emails on delete cascade,
    code_mac bytea,
    link_hash bytea,
    tries smallint not null default 0,
    expires_at timestamptz(3) not null,
    constraint ck_email_sign_ins_sent check (user_id is null or (email_id is not null and code_mac is not null))
  )`,
  'create index ix_email_sign_ins_user on email_sign_ins (user_id)',
  'create index ix_email_sign_ins_email on email_sign_ins (email_id)',
  'create index ix_email_sign_ins_expires on email_sign_ins (expires_at)',
];
