import type { MigrationInterface, QueryRunner } from 'typeorm';

const indexes = [
  ['ix_users_not_folded', 'users (id) where search_keys[1] is distinct from name collate "C"'],
  ['ix_emails_not_folded', 'emails (id) where search_keys[1] is distinct from address_key'],
  [
    'ix_profiles_not_folded',
    'profiles (organization_id, user_id) where username_key is not null and search_keys[1] is distinct from username_key',
  ],
] as const;

/** Finds the rows whose search keys are missing or out of date. Reads and writes go on while the indexes are made. */
export class SearchKeysMissing1796701005000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, rows] of indexes) {
      // One that was interrupted leaves an index that is good for nothing.
      await runner.query(`drop index concurrently if exists ${name}`);
      await runner.query(`create index concurrently ${name} on ${rows}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of indexes) await runner.query(`drop index ${name}`);
  }
}
