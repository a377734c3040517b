import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `create table job_runners (
    id text collate "C" constraint pk_job_runners primary key,
    seen_at timestamptz(3) not null
  )`,
];

/** Which processes work on jobs, and when each last said that it is alive. */
export class JobRunners1795800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table job_runners');
  }
}
