import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  'alter table users add column confirm_by timestamptz(3)',
  'create index ix_users_confirm_by on users (confirm_by) where confirm_by is not null',
];

/**
 * Until when a sign-up must be confirmed. Who was pending before stays: which of them signed up, and which
 * were imported, cannot be told any more.
 */
export class SignUpTerms1796450000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    // The index goes with the column.
    await runner.query('alter table users drop column confirm_by');
  }
}
