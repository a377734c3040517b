import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The beginnings under which a name is found. The first element is the name that they are made of: where it
 * is another one, they are out of date.
 */
export class UserSearchKeys1796701000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users add column search_keys text[] collate "C"');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users drop column search_keys');
  }
}
