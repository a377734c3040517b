import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `create table pictures (
    hash text collate "C" constraint pk_pictures primary key,
    bytes integer not null,
    uploads integer not null default 0,
    created_at timestamptz(3) not null default now(),
    touched_at timestamptz(3) not null default now()
  )`,
  'create index ix_pictures_touched_at on pictures (touched_at)',
  'alter table users add column picture_hash text collate "C" constraint fk_users_picture references pictures',
  'create index ix_users_picture on users (picture_hash) where picture_hash is not null',
  'alter table users add constraint ck_users_one_picture check (avatar_url is null or picture_hash is null)',
];

/** Uploaded pictures, and who points at them. */
export class Pictures1795500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users drop column picture_hash cascade');
    await runner.query('drop table pictures');
  }
}
