import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizations that users create for themselves, and the ids of those that were deleted. */
export class OwnOrganizations1796830000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table organizations add column created_by uuid constraint fk_organizations_creator references users on delete set null',
    );
    await runner.query(`create table removed_organizations (
      id text collate "C" constraint pk_removed_organizations primary key,
      removed_at timestamptz(3) not null
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table removed_organizations');
    await runner.query('alter table organizations drop column created_by');
  }
}
