import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Settings of organizations, written and look-alike forms of names, collections, avatars. */
export class M2Profiles1795413600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...settings, ...names, ...collections]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table profiles drop column username_key, drop column avatar_datasource_id, drop column avatar_object_definition_id,
      drop column picture_datasource_id, drop column picture_object_definition_id`);
    await runner.query('drop table collection_objects');
    await runner.query('alter table name_registry drop column name, drop column skeleton');
    await runner.query(`alter table organizations drop column username_unique, drop column username_pattern, drop column username_min_length, drop column username_max_length,
      drop column username_confusables, drop column profile_picture_upload, drop column public_profiles, drop column sign_up`);
  }
}

const settings = [
  `alter table organizations
    add column username_unique boolean not null default true,
    add column username_pattern text,
    add column username_min_length integer not null default 1,
    add column username_max_length integer not null default 64,
    add column username_confusables text not null default 'off',
    add column profile_picture_upload boolean not null default true,
    add column public_profiles boolean not null default true,
    add column sign_up text not null default 'open',
    add constraint ck_organizations_lengths check (1 <= username_min_length and username_min_length <= username_max_length and username_max_length <= 256),
    add constraint ck_organizations_confusables check (username_confusables in ('off', 'on')),
    add constraint ck_organizations_sign_up check (sign_up in ('open', 'invite'))`,
];

const names = [
  `alter table name_registry add column name text, add column skeleton text collate "C"`,
  'update name_registry set name = canonical, skeleton = canonical',
  'alter table name_registry alter column name set not null, alter column skeleton set not null',
  'create index ix_name_registry_skeleton on name_registry (organization_id, skeleton)',
  `create index ix_name_registry_denied on name_registry (organization_id, canonical) where kind = 'denied'`,
  `alter table profiles add column username_key text collate "C"`,
  `update profiles p set username_key = r.canonical from name_registry r where r.organization_id = p.organization_id and r.owner_id = p.user_id`,
  'create index ix_profiles_username on profiles (organization_id, username_key)',
];

const objectKey = '(organization_id, user_id, datasource_id, object_definition_id)';

const collections = [
  `create table collection_objects (
    organization_id text collate "C" not null,
    user_id uuid not null,
    datasource_id text collate "C" not null,
    object_definition_id text collate "C" not null,
    kind text not null,
    url text not null,
    version integer not null default 1,
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now(),
    constraint pk_collection_objects primary key ${objectKey},
    constraint fk_collection_objects_member foreign key (organization_id, user_id) references members (organization_id, user_id) on delete cascade,
    constraint ck_collection_objects_kind check (kind in ('image', 'avatar'))
  )`,
  `alter table profiles
    add column avatar_datasource_id text collate "C",
    add column avatar_object_definition_id text collate "C",
    add column picture_datasource_id text collate "C",
    add column picture_object_definition_id text collate "C",
    add constraint fk_profiles_avatar foreign key (organization_id, user_id, avatar_datasource_id, avatar_object_definition_id)
      references collection_objects ${objectKey} on delete set null (avatar_datasource_id, avatar_object_definition_id),
    add constraint fk_profiles_picture foreign key (organization_id, user_id, picture_datasource_id, picture_object_definition_id)
      references collection_objects ${objectKey} on delete set null (picture_datasource_id, picture_object_definition_id)`,
];
