import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists the members of an organization in the order in which they joined. Made while others write. */
export class MembersByJoining1796873000000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was interrupted leaves an index that is good for nothing.
    await runner.query('drop index concurrently if exists ix_members_joined');
    await runner.query('create index concurrently ix_members_joined on members (organization_id, joined_at, user_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_members_joined');
  }
}
