import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When sign-ins by email ended whose email may still be queued. */
export class SignInEnds1796850001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table sign_in_ends (
      user_id uuid constraint pk_sign_in_ends primary key constraint fk_sign_in_ends_user references users on delete cascade,
      ended_at timestamptz(3) not null
    )`);
    await runner.query('create index ix_sign_in_ends_ended on sign_in_ends (ended_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table sign_in_ends');
  }
}
