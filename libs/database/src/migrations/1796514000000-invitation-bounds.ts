import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts the open invitations of an organization and of an inviter without a look at the expired ones. */
export class InvitationBounds1796514000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index ix_invitations_open on invitations (organization_id, expires_at)');
    await runner.query('create index ix_invitations_inviter_open on invitations (invited_by, expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_invitations_open, ix_invitations_inviter_open');
  }
}
