import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The keys of members follow the keys of their addresses. */
export class EmailSearchTriggers1796701004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(trigger('address_key, user_id, search_keys'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(trigger('address_key, user_id'));
  }
}

const trigger = (
  columns: string,
): string => `create or replace trigger emails_member_keys after delete or update of ${columns} on emails
  for each row execute function member_keys_of_email()`;
