import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Members are found by attributes that are searchable; what is not in the index yet is put there by a job. */
export class AttributeKeys1796858001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['attribute_indexes', 'member_attribute_keys']) await runner.query(`drop table ${table}`);
  }
}

const statements = [
  `create table member_attribute_keys (
    organization_id text collate "C" not null,
    user_id uuid not null,
    name text collate "C" not null,
    key text collate "C" not null,
    constraint pk_member_attribute_keys primary key (organization_id, user_id, name),
    constraint fk_member_attribute_keys_attributes foreign key (organization_id, user_id)
      references member_attributes (organization_id, user_id) on delete cascade
  )`,
  'create index ix_member_attribute_keys_search on member_attribute_keys (organization_id, name, key, user_id)',
  `create table attribute_indexes (
    organization_id text collate "C" constraint pk_attribute_indexes primary key
      constraint fk_attribute_indexes_organization references organizations on delete cascade,
    ready text[] not null,
    waiting text[] not null,
    reached uuid,
    done boolean not null,
    members integer not null,
    updated_at timestamptz(3) not null
  )`,
];
