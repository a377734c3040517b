import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The beginnings under which an address is found, after the `address_key` that they are made of. */
export class EmailSearchKeys1796701001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table emails add column search_keys text[] collate "C"');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table emails drop column search_keys');
  }
}
