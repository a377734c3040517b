import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the log of the primary was when users wrote last: a replica that is behind does not answer them. */
export class WriteMarks1796842002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table write_marks (
      slot integer not null constraint pk_write_marks primary key,
      position bigint not null
    ) with (fillfactor = 50)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table write_marks');
  }
}
