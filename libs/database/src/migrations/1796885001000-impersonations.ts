import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Admins who act, or have acted, in the place of members. */
export class Impersonations1796885001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table impersonations');
  }
}

const statements = [
  `create table impersonations (
    organization_id text collate "C" not null,
    member_id uuid not null,
    id uuid not null,
    admin_id uuid constraint fk_impersonations_admin references users on delete set null,
    session_id uuid,
    reason text not null,
    started_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    ended_at timestamptz(3),
    constraint pk_impersonations primary key (organization_id, member_id, id),
    constraint fk_impersonations_member foreign key (organization_id, member_id)
      references members (organization_id, user_id) on delete cascade
  )`,
  'create index ix_impersonations_admin on impersonations (admin_id) where admin_id is not null',
];
