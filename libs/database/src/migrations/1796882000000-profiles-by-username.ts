import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lists the usernames of an organization in their order, also where many members have the same one. It takes the place
 * of the index without the user. A partial one, so that no plan looks for a profile by its user there. Made while others
 * write.
 */
export class ProfilesByUsername1796882000000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was interrupted leaves an index that is good for nothing.
    await runner.query('drop index concurrently if exists ix_profiles_username_user');
    await runner.query(
      `create index concurrently ix_profiles_username_user on profiles (organization_id, username_key, user_id)
        where username_key is not null`,
    );
    await runner.query('drop index concurrently if exists ix_profiles_username');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('create index if not exists ix_profiles_username on profiles (organization_id, username_key)');
    await runner.query('drop index ix_profiles_username_user');
  }
}
