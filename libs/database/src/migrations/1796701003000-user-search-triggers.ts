import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The keys of members follow the keys of the name. */
export class UserSearchTriggers1796701003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(trigger('name, status, search_keys', 'or old.search_keys is distinct from new.search_keys'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(trigger('name, status', ''));
  }
}

const trigger = (
  columns: string,
  condition: string,
): string => `create or replace trigger users_member_keys after update of ${columns} on users
  for each row when (old.name <> new.name or old.status <> new.status ${condition}) execute function member_keys_of_person()`;
