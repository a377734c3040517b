import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often members change their usernames, and what is said of usernames without a credential. */
export class UsernameSettings1796875100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table organizations add column rename_cooldown_days integer not null default 0,
      add column username_redirects boolean not null default false, add column username_availability boolean not null default false`);
    await runner.query(`alter table organizations add constraint ck_organizations_rename_cooldown
      check (rename_cooldown_days between 0 and 365) not valid`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table organizations drop column rename_cooldown_days, drop column username_redirects,
      drop column username_availability`);
  }
}
