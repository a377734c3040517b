import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds members by letters inside a word. It takes some 150 bytes a member. What was written last is looked
 * through by every search, so that it is moved into the index from half a megabyte on.
 */
export class MemberKeyGrams1796812001000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was interrupted leaves an index that is good for nothing.
    await runner.query('drop index concurrently if exists ix_member_keys_grams');
    await runner.query(`create index concurrently ix_member_keys_grams on member_keys
      using gin (search_grams(organization_id, key)) with (gin_pending_list_limit = 512) where kind <> 'status'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_member_keys_grams');
  }
}
