import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Attributes of members that an organization describes itself. */
export class MemberAttributes1796858000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['member_attributes', 'attribute_schemas']) await runner.query(`drop table ${table}`);
  }
}

const edited = `version integer not null default 1,
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now()`;

const statements = [
  `create table attribute_schemas (
    organization_id text collate "C" constraint pk_attribute_schemas primary key
      constraint fk_attribute_schemas_organization references organizations on delete cascade,
    schema json not null,
    ${edited}
  )`,
  `create table member_attributes (
    organization_id text collate "C" not null,
    user_id uuid not null,
    attributes jsonb not null,
    ${edited},
    constraint pk_member_attributes primary key (organization_id, user_id),
    constraint fk_member_attributes_member foreign key (organization_id, user_id)
      references members (organization_id, user_id) on delete cascade
  )`,
];
