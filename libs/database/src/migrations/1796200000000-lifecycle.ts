import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Letters, single-use links, invitations, what stays of a purged person, and names that nobody may have for a
 * while.
 */
export class Lifecycle1796200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...letters, ...links, ...invitations, ...farewell]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table tombstones, invitations, one_time_tokens, mails');
    await runner.query('drop index ix_role_assignments_granted_by');
    await runner.query(`delete from name_registry where kind = 'reserved'`);
    // The check and the index go with the column.
    await runner.query('alter table name_registry drop column reserved_until');
    await runner.query(
      `alter table name_registry add constraint ck_name_registry_kind check (kind in ('held', 'denied') and (kind = 'held') = (owner_id is not null))`,
    );
  }
}

const letters = [
  `create table mails (
    id uuid constraint pk_mails primary key,
    user_id uuid not null constraint fk_mails_user references users on delete cascade,
    recipient text not null,
    kind text not null,
    organization_name text,
    sealed_token bytea,
    good_until timestamptz(3) not null,
    queued_at timestamptz(3) not null,
    sent_at timestamptz(3)
  )`,
  'create index ix_mails_user on mails (user_id)',
];

const links = [
  `create table one_time_tokens (
    id uuid constraint pk_one_time_tokens primary key,
    purpose text not null,
    user_id uuid not null constraint fk_one_time_tokens_user references users on delete cascade,
    email_id uuid not null constraint fk_one_time_tokens_email references emails on delete cascade,
    secret_hash bytea not null,
    expires_at timestamptz(3) not null,
    constraint ck_one_time_tokens_purpose check (purpose in ('verify-email', 'reset-password'))
  )`,
  'create index ix_one_time_tokens_user on one_time_tokens (user_id)',
  'create index ix_one_time_tokens_email on one_time_tokens (email_id)',
  'create index ix_one_time_tokens_expires on one_time_tokens (expires_at)',
];

const invitations = [
  `create table invitations (
    organization_id text collate "C" not null constraint fk_invitations_organization references organizations on delete cascade,
    id uuid not null,
    email text not null,
    address_key text collate "C" not null,
    name text,
    roles text[] not null,
    secret_hash bytea not null,
    invited_by uuid constraint fk_invitations_invited_by references users on delete set null,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    constraint pk_invitations primary key (organization_id, id),
    constraint uq_invitations_address unique (organization_id, address_key)
  )`,
  'create index ix_invitations_address on invitations (address_key)',
  'create index ix_invitations_invited_by on invitations (invited_by)',
];

const farewell = [
  `create table tombstones (
    id uuid constraint pk_tombstones primary key,
    purged_at timestamptz(3) not null
  )`,
  'create index ix_role_assignments_granted_by on role_assignments (granted_by) where granted_by is not null',
  'alter table name_registry add column reserved_until timestamptz(3), drop constraint ck_name_registry_kind',
  `alter table name_registry add constraint ck_name_registry_kind check (
    kind in ('held', 'denied', 'reserved') and (kind = 'held') = (owner_id is not null) and (kind = 'reserved') = (reserved_until is not null))`,
  'create index ix_name_registry_reserved on name_registry (reserved_until) where reserved_until is not null',
];
