import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Validated on its own, while others write. */
export class PasswordChangeLinksValid1796872102000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table one_time_tokens validate constraint ck_one_time_tokens_purpose');
  }

  down(): Promise<void> {
    return Promise.resolve();
  }
}
