import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As before, for a busy table. */
export class MailSecretIds1796506300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table mails add column secret_id text collate "C"');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table mails drop column secret_id');
  }
}
