import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What admins write down about a member. */
export class MemberNotes1796881000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table member_notes');
  }
}

const statements = [
  `create table member_notes (
    organization_id text collate "C" not null,
    user_id uuid not null,
    id uuid not null,
    author_id uuid constraint fk_member_notes_author references users on delete set null,
    text text not null,
    created_at timestamptz(3) not null,
    constraint pk_member_notes primary key (organization_id, user_id, id),
    constraint fk_member_notes_member foreign key (organization_id, user_id)
      references members (organization_id, user_id) on delete cascade
  )`,
  'create index ix_member_notes_author on member_notes (author_id) where author_id is not null',
];
