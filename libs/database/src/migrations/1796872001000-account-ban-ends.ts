import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The same of a ban of an account. */
export class AccountBanEnds1796872001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users add column banned_until timestamptz(3), add column ban_reason text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users drop column banned_until, drop column ban_reason');
  }
}
