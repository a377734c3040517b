import type { MigrationInterface, QueryRunner } from 'typeorm';

const index = `create index concurrently ix_name_registry_reserved_for on name_registry (reserved_for, organization_id) where reserved_for is not null`;

/** Finds the names that are reserved for a user. Reads and writes go on while it is made. */
export class NameHoldKeys1796601001000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was interrupted leaves an index that is good for nothing.
    await runner.query('drop index concurrently if exists ix_name_registry_reserved_for');
    await runner.query(index);
    // A scan without a lock that writers would wait for.
    await runner.query('alter table name_registry validate constraint fk_name_registry_reserved_for');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_name_registry_reserved_for');
  }
}
