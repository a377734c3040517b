import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The role that a notification is sent to. */
export class NotificationRoles1796889000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notification_messages add column role_id text collate "C"');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notification_messages drop column role_id');
  }
}
