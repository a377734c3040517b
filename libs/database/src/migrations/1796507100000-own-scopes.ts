import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * API keys need scopes also for the data of their own user. The keys that are there could read and change
 * these data whatever their scopes were, so they get
 * both, and their lists say now what they may do. It locks rows and not the table: reads go on, and with them
 * the check of a key.
 */
export class OwnScopes1796507100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `update api_keys set scopes = scopes || array['read:me', 'update:me'] where not scopes && array['read:me', 'update:me']`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `update api_keys set scopes = array_remove(array_remove(scopes, 'read:me'), 'update:me') where scopes && array['read:me', 'update:me']`,
    );
  }
}
