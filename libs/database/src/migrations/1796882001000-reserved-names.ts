import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists the reserved names of an organization among all others. Made while others write. */
export class ReservedNames1796882001000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was interrupted leaves an index that is good for nothing.
    await runner.query('drop index concurrently if exists ix_name_registry_reserved_names');
    await runner.query(
      `create index concurrently ix_name_registry_reserved_names on name_registry (organization_id, canonical) where kind = 'reserved'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_name_registry_reserved_names');
  }
}
