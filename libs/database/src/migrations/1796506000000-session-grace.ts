import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `alter table sessions
  add column advanced_at timestamptz(3),
  add column advanced_counter integer,
  add column repeated_late boolean not null default false,
  add column late_repeats smallint not null default 0`;

const down =
  'alter table sessions drop column late_repeats, drop column repeated_late, drop column advanced_counter, drop column advanced_at';

/**
 * When a session got its current refresh token. Servers of the version before leave these columns alone,
 * which `advanced_counter` shows.
 */
export class SessionGrace1796506000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
