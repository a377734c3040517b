import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists the former usernames of an organization in their order. Made while others write. */
export class FormerNames1796882002000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was interrupted leaves an index that is good for nothing.
    await runner.query('drop index concurrently if exists ix_former_usernames_name');
    await runner.query(
      'create index concurrently ix_former_usernames_name on former_usernames (organization_id, canonical, id)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_former_usernames_name');
  }
}
