import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizations that demand a second factor of their members. */
export class FactorDemand1796850000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table organizations
      add column second_factor text not null default 'optional' constraint ck_organizations_second_factor check (second_factor in ('optional', 'required')),
      add column second_factor_grace_days integer not null default 14
        constraint ck_organizations_second_factor_grace check (second_factor_grace_days between 0 and 365),
      add column second_factor_since timestamptz(3)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table organizations drop column second_factor, drop column second_factor_grace_days, drop column second_factor_since',
    );
  }
}
