import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The token that sets a password in the place of a temporary one proves no address. */
export class PasswordChangeLinks1796872101000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      constraint(`purpose in ('verify-email', 'reset-password', 'restore-account', 'change-password')`),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`delete from one_time_tokens where purpose = 'change-password'`);
    await runner.query(constraint(`purpose in ('verify-email', 'reset-password', 'restore-account')`));
  }
}

const constraint = (check: string): string => `alter table one_time_tokens drop constraint ck_one_time_tokens_purpose,
  add constraint ck_one_time_tokens_purpose check (${check}) not valid`;
