import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `alter table name_registry
  add column reserved_for uuid,
  add constraint fk_name_registry_reserved_for foreign key (reserved_for) references users on delete set null not valid`;

/**
 * The former owner of a reserved name, who may take it back. Names of purged users have none, and neither
 * have those that servers of the version before reserve.
 */
export class NameHolds1796601000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table name_registry drop column reserved_for');
  }
}
