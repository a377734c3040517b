import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Usernames that a moderator is to look at, and those that one has approved. */
export class NameReviews1796874000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Without a reference to the rule, which may be removed while the name waits.
    await runner.query(`create table name_reviews (
      organization_id text collate "C" not null,
      user_id uuid not null,
      username_key text collate "C" not null,
      rule_id uuid not null,
      created_at timestamptz(3) not null,
      approved_at timestamptz(3),
      constraint pk_name_reviews primary key (organization_id, user_id),
      constraint fk_name_reviews_member foreign key (organization_id, user_id) references members (organization_id, user_id) on delete cascade
    )`);
    await runner.query(
      'create index ix_name_reviews_waiting on name_reviews (organization_id, created_at, user_id) where approved_at is null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table name_reviews');
  }
}
