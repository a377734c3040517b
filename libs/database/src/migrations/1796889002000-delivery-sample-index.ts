import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Takes a fair sample of the receivers of a notification to a role. Made while others write. */
export class DeliverySampleIndex1796889002000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was interrupted leaves an index that is good for nothing.
    await runner.query('drop index concurrently if exists ix_notification_deliveries_sample');
    await runner.query(
      `create index concurrently ix_notification_deliveries_sample on notification_deliveries (organization_id, message_id, sample)
        where sample is not null`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_notification_deliveries_sample');
  }
}
