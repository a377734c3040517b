import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A ban of a membership has a reason, and an end of its own. */
export class MembershipBanEnds1796872000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table members add column banned_until timestamptz(3), add column ban_reason text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table members drop column banned_until, drop column ban_reason');
  }
}
