import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts the organizations that a user created. */
export class OrganizationCreators1796830001000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was interrupted leaves an index that is good for nothing.
    await runner.query('drop index concurrently if exists ix_organizations_creator');
    await runner.query(
      'create index concurrently ix_organizations_creator on organizations (created_by) where created_by is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_organizations_creator');
  }
}
