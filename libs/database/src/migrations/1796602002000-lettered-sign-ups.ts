import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tells pending sign-ups whose letter has gone out, which no later sign-up may take the place of. */
export class LetteredSignUps1796602002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table pending_sign_ups add column letter_at timestamptz(3)');
    await runner.query('update pending_sign_ups set letter_at = created_at');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table pending_sign_ups drop column letter_at');
  }
}
