import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As before, for a busy table. */
export class KeySecretIds1796506400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table api_keys add column secret_id text collate "C"');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table api_keys drop column secret_id');
  }
}
