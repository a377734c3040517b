import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which `FACET_SECRET` sealed a value. Nothing: a server of an older version did, with the one it had. */
export class SecretIds1796506200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}

const up = [
  `create table secrets (
    id text collate "C" constraint pk_secrets primary key,
    first_used_at timestamptz(3) not null
  )`,
  'alter table signing_keys add column secret_id text collate "C"',
  'alter table organization_secrets add column secret_id text collate "C"',
];

const down = [
  'alter table organization_secrets drop column secret_id',
  'alter table signing_keys drop column secret_id',
  'drop table secrets',
];
