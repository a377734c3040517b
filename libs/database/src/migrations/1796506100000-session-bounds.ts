import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds the live sessions of a user, and the oldest one, without a look at the others. The table is busy and
 * long, so the index is made while others write.
 */
export class SessionBounds1796506100000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was interrupted leaves an index that is good for nothing.
    await runner.query('drop index concurrently if exists ix_sessions_user_expires');
    await runner.query('create index concurrently ix_sessions_user_expires on sessions (user_id, expires_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_sessions_user_expires');
  }
}
