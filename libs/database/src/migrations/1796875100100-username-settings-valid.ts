import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Checks the rows that were there, without a lock that blocks writes. */
export class UsernameSettingsValid1796875100100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table organizations validate constraint ck_organizations_rename_cooldown');
  }

  async down(): Promise<void> {
    // A check that is valid holds for a version that does not need it to be.
  }
}
