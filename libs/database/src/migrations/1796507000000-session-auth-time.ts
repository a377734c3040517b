import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When the user of a session proved who they are. Null, as in all sessions that are there and in those of
 * servers of the version before: when it was created.
 */
export class SessionAuthTime1796507000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table sessions add column auth_time timestamptz(3)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table sessions drop column auth_time');
  }
}
