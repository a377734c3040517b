import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The permissions of the application of an organization, beside those of Facet. */
export class ApplicationPermissions1796871000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table application_permissions (
      organization_id text collate "C" not null
        constraint fk_application_permissions_organization references organizations on delete cascade,
      name text collate "C" not null,
      description text not null default '',
      version integer not null default 1,
      created_at timestamptz(3) not null default now(),
      updated_at timestamptz(3) not null default now(),
      constraint pk_application_permissions primary key (organization_id, name)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table application_permissions');
  }
}
