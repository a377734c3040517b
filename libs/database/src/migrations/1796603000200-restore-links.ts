import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links that restore a deleted account. */
export class RestoreLinks1796603000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table one_time_tokens drop constraint ck_one_time_tokens_purpose');
    await runner.query(`alter table one_time_tokens add constraint ck_one_time_tokens_purpose
      check (purpose in ('verify-email', 'reset-password', 'restore-account')) not valid`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`delete from one_time_tokens where purpose = 'restore-account'`);
    await runner.query('alter table one_time_tokens drop constraint ck_one_time_tokens_purpose');
    await runner.query(
      `alter table one_time_tokens add constraint ck_one_time_tokens_purpose check (purpose in ('verify-email', 'reset-password'))`,
    );
  }
}
