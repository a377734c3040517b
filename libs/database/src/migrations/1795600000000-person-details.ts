import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The address and the birth date of a person, which only they see. */
export class PersonDetails1795600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users add column address jsonb, add column date_of_birth date');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users drop column address, drop column date_of_birth');
  }
}
