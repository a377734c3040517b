import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the live sessions of a user, and the oldest one, without a look at the others. */
export class SessionBounds1796506100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index ix_sessions_user_expires on sessions (user_id, expires_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_sessions_user_expires');
  }
}
