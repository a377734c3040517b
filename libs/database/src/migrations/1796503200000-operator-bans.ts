import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tells a ban of an account by an operator, which only an operator ends, from one that organizations made
 * before they had bans of their own.
 */
export class OperatorBans1796503200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users add column banned_by_operator boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users drop column banned_by_operator');
  }
}
