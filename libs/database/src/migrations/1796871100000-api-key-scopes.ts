import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The API keys with a scope, for the permission of an application that is deleted. */
export class ApiKeyScopes1796871100000 implements MigrationInterface {
  /** An index of a table that has rows is built while others write. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently if exists ix_api_keys_scopes');
    await runner.query('create index concurrently ix_api_keys_scopes on api_keys using gin (scopes)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_api_keys_scopes');
  }
}
