import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who did what to whom: entries that nobody changes, and the two tables by which they lead to people and are
 * let go of them.
 */
export class Audit1796300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit_origins, audit_entries, audit_subjects');
    await runner.query('drop function refuse_audit_change()');
  }
}

const statements = [
  `create table audit_subjects (
    user_id uuid constraint pk_audit_subjects primary key constraint fk_audit_subjects_user references users on delete cascade,
    subject text collate "C" not null constraint uq_audit_subjects_subject unique
  )`,
  // No foreign key leads here or away: a check of one would want to lock a row, and the owner has no right to
  // do even that.
  `create table audit_entries (
    organization_id text collate "C" not null,
    id uuid not null,
    at timestamptz(3) not null,
    action text collate "C" not null,
    actor_kind text collate "C" not null,
    actor text collate "C",
    credential text collate "C",
    target_type text collate "C",
    target text collate "C",
    request_id text collate "C",
    details jsonb not null,
    constraint pk_audit_entries primary key (organization_id, id),
    constraint ck_audit_entries_actor_kind check (actor_kind in ('person', 'stranger', 'command', 'job', 'system'))
  )`,
  'create index ix_audit_entries_actor on audit_entries (organization_id, actor, id)',
  'create index ix_audit_entries_target on audit_entries (organization_id, target, id)',
  'create index ix_audit_entries_action on audit_entries (organization_id, action, id)',
  `create table audit_origins (
    organization_id text collate "C" not null,
    entry_id uuid not null,
    subject text collate "C" constraint fk_audit_origins_subject references audit_subjects (subject) on delete cascade,
    ip_address text,
    user_agent text,
    constraint pk_audit_origins primary key (organization_id, entry_id)
  )`,
  'create index ix_audit_origins_subject on audit_origins (subject)',
  `create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit is only added to' using errcode = 'insufficient_privilege';
    end $$`,
  `create trigger audit_entries_stay before update or delete or truncate on audit_entries for each statement execute function refuse_audit_change()`,
  // An owner can be without a right to its own table. A superuser cannot, which is what the trigger is for.
  'revoke update, delete, truncate on audit_entries from current_user',
];
