import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The moment from which on something holds that an email announces. */
export class MailDue1796878101000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table mails add column due_at timestamptz(3)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table mails drop column due_at');
  }
}
