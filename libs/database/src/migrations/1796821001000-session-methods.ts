import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the user of a session proved who they are. Null: a session of an earlier version. */
export class SessionMethods1796821001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table sessions add column amr text[]');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table sessions drop column amr');
  }
}
