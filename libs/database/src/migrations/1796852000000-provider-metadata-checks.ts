import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the metadata of identity providers was last asked for. That of before counts as read now. */
export class ProviderMetadataChecks1796852000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table identity_providers add column metadata_checked_at timestamptz(3) not null default now()',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity_providers drop column metadata_checked_at');
  }
}
