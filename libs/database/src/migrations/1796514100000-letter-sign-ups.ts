import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a letter says of the sign-up that it confirms, so that its reader tells it from another one with the
 * same address.
 */
export class LetterSignUps1796514100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table mails add column sign_up_name text, add column signed_up_at timestamptz(3)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table mails drop column sign_up_name, drop column signed_up_at');
  }
}
