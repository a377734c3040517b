import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When users deleted their account themselves, which they may take back. It counts while it equals
 * `deleted_at`: servers of the version before write only that.
 */
export class SelfDeletions1796603000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users add column self_deleted_at timestamptz(3)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users drop column self_deleted_at');
  }
}
