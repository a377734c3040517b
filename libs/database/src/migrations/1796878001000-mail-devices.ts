import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The device that an email of a sign-in names. */
export class MailDevices1796878001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table mails add column device text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table mails drop column device');
  }
}
