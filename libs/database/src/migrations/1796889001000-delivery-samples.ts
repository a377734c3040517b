import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The place of a receiver in the order in which a fair sample is taken. */
export class DeliverySamples1796889001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notification_deliveries add column sample integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notification_deliveries drop column sample');
  }
}
