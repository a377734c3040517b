import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Checks the rows that were there, without a lock that keeps anybody waiting. */
export class RestoreLinksValid1796603000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table one_time_tokens validate constraint ck_one_time_tokens_purpose');
  }

  async down(): Promise<void> {
    // A check that is valid holds for a version that does not need it to be.
  }
}
