import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An admin sets a temporary password, which only sets another one. */
export class TemporaryPasswords1796872100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table password_credentials add column temporary_since timestamptz(3)');
  }

  async down(runner: QueryRunner): Promise<void> {
    // They would be ordinary ones.
    await runner.query('delete from password_credentials where temporary_since = updated_at');
    await runner.query('alter table password_credentials drop column temporary_since');
  }
}
