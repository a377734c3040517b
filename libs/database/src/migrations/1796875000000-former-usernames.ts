import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The usernames that members had before, and how they lost them. */
export class FormerUsernames1796875000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table former_usernames');
  }
}

const statements = [
  `create table former_usernames (
    organization_id text collate "C" not null
      constraint fk_former_usernames_organization references organizations on delete cascade,
    id uuid not null,
    user_id uuid not null constraint fk_former_usernames_user references users on delete cascade,
    name text not null,
    canonical text collate "C" not null,
    successor text,
    cause text not null,
    changed_at timestamptz(3) not null,
    untold boolean not null,
    constraint pk_former_usernames primary key (organization_id, id),
    constraint ck_former_usernames_cause check (cause in ('self', 'denied', 'left'))
  )`,
  'create index ix_former_usernames_user on former_usernames (user_id, organization_id, id)',
  'create index ix_former_usernames_untold on former_usernames (organization_id, id) where untold',
  'create index ix_former_usernames_changed_at on former_usernames (changed_at)',
];
