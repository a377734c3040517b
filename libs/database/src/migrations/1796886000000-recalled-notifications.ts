import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a notification was recalled. */
export class RecalledNotifications1796886000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notification_messages add column recalled_at timestamptz(3)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notification_messages drop column recalled_at');
  }
}
