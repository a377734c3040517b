import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Up to which broadcast something was recalled. */
export class FeedRecalls1796886001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notification_feeds add column recalled integer not null default 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notification_feeds drop column recalled');
  }
}
