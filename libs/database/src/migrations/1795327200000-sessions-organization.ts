import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Deleting an organization looks for its sessions. */
export class SessionsOrganization1795327200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index ix_sessions_organization on sessions (organization_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_sessions_organization');
  }
}
