import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tells invitations of an operator, which rest on nobody, from those whose inviter is gone, which are good no
 * longer.
 */
export class OperatorInvitations1796503000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table invitations add column by_operator boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table invitations drop column by_operator');
  }
}
