import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether admins of an organization may act in the place of its members. */
export class Impersonation1796885000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table organizations
      add column impersonation text not null default 'off' constraint ck_organizations_impersonation check (impersonation in ('off', 'on'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table organizations drop column impersonation');
  }
}
