import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Takes a fair sample of the inboxes of an organization, always the same one. Made while others write. */
export class InboxSample1796886003000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was interrupted leaves an index that is good for nothing.
    await runner.query('drop index concurrently if exists ix_inboxes_sample');
    await runner.query('create index concurrently ix_inboxes_sample on inboxes (organization_id, uuid_hash(user_id))');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_inboxes_sample');
  }
}
