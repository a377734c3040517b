import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A second link of an invitation, which its inviter hands over, and how often the invitation was changed. */
export class InvitationLinks1796877000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table invitations add column shared_hash bytea, add column version integer not null default 1',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table invitations drop column shared_hash, drop column version');
  }
}
