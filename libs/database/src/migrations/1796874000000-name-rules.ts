import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What usernames must not be, or are reviewed for, beside the names of the denylist. */
export class NameRules1796874000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table name_rules (
      organization_id text collate "C" not null constraint fk_name_rules_organization references organizations on delete cascade,
      needle text collate "C" not null,
      id uuid not null,
      kind text not null,
      text text not null,
      effect text collate "C" not null,
      note text,
      pack text collate "C",
      created_at timestamptz(3) not null,
      constraint pk_name_rules primary key (organization_id, needle),
      constraint ck_name_rules_kind check (kind in ('exact', 'prefix', 'contains') and effect in ('deny', 'review'))
    )`);
    await runner.query('create unique index uq_name_rules_id on name_rules (organization_id, id)');
    // Claims share a lock that a change of the rules has alone: whoever waits for it is next, which is not so with locks
    // of rows. The function is volatile, which is the default, so the statement after the lock sees all that was
    // committed before it was granted, whenever the statement around has begun.
    await runner.query(`create function name_rule_of(given_organization text, given_readings text, given_loose text)
      returns json language plpgsql as $$
      begin
        perform pg_advisory_xact_lock_shared(hashtextextended('name-rules:' || given_organization, 0));
        return (select json_build_object('id', r.id, 'effect', r.effect) from name_rules r
          where r.organization_id = given_organization
            and (strpos(given_readings collate "C", r.needle) > 0
              or strpos(given_loose collate "C", translate(r.needle, 'l', 'i')) > 0)
          order by r.effect, r.needle limit 1);
      end $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function name_rule_of');
    await runner.query('drop table name_rules');
  }
}
