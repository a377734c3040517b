import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the members of an organization have been told that it demands a second factor. */
export class DemandNotices1796878100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table demand_notices (
      organization_id text collate "C" constraint pk_demand_notices primary key
        constraint fk_demand_notices_organization references organizations on delete cascade,
      since timestamptz(3) not null,
      reached uuid,
      done boolean not null
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table demand_notices');
  }
}
