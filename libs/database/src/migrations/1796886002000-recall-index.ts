import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the recalled notifications of an organization. Made while others write. */
export class RecallIndex1796886002000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was interrupted leaves an index that is good for nothing.
    await runner.query('drop index concurrently if exists ix_notification_messages_recalled');
    await runner.query(
      `create index concurrently ix_notification_messages_recalled on notification_messages (organization_id, id)
        where recalled_at is not null`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_notification_messages_recalled');
  }
}
