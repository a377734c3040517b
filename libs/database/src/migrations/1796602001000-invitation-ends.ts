import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the invitations whose time is over, to remove them. */
export class InvitationEnds1796602001000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was interrupted leaves an index that is good for nothing.
    await runner.query('drop index concurrently if exists ix_invitations_expires');
    await runner.query('create index concurrently ix_invitations_expires on invitations (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_invitations_expires');
  }
}
