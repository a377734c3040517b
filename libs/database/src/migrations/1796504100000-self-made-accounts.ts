import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether a person made the account by signing up. Null: a version that did not say so made it; the audit
 * says what it was.
 */
export class SelfMadeAccounts1796504100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users add column self_made boolean');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users drop column self_made');
  }
}
