import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a banned or deleted person comes back to, and the keys under which members are found. */
export class Administration1796100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...standing, ...keys, ...functions, ...triggers, ...backfill])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_api_keys_organization');
    for (const [name, table] of triggerNames) await runner.query(`drop trigger ${name} on ${table}`);
    await runner.query('drop table member_keys');
    await runner.query(
      'drop function member_keys_of_joined, member_keys_of_person, member_keys_of_new_emails, member_keys_of_email, member_keys_of_profile, member_name_keys',
    );
    await runner.query('alter table users drop column status_before_ban, drop column status_before_deletion');
  }
}

const standing = [
  'alter table users add column status_before_ban text, add column status_before_deletion text',
  'create index ix_api_keys_organization on api_keys (organization_id, id)',
];

const keys = [
  `create table member_keys (
    organization_id text collate "C" not null,
    user_id uuid not null,
    kind text collate "C" not null,
    key text collate "C" not null,
    constraint pk_member_keys primary key (organization_id, user_id, kind, key),
    constraint fk_member_keys_member foreign key (organization_id, user_id) references members (organization_id, user_id) on delete cascade,
    constraint ck_member_keys_kind check (kind in ('name', 'email', 'username', 'status'))
  )`,
  `create index ix_member_keys_search on member_keys (organization_id, key, user_id) where kind <> 'status'`,
  `create index ix_member_keys_status on member_keys (organization_id, key, user_id) where kind = 'status'`,
];

// A name is found by its beginning and by the beginning of each of its first ten words: "ada van dyk" also by
// "van d" and "dyk".
// Triggers keep the keys, so that no writer of a name, an address or a username can forget them, however many
// rows it writes at once.
// Each kind of key follows one row, whose lock keeps two writers apart: names and statuses the person,
// usernames the profile. For addresses
// and new members the person is locked, or an address that comes while somebody joins would be seen by
// neither; not so a person whom this very
// transaction wrote, whom nobody else sees yet: that spares sign-ups and imports the locks.
const functions = [
  `create function member_name_keys(name text) returns setof text language sql immutable parallel safe as $$
    select distinct left(array_to_string(words[at:], ' '), 200)
    from (select regexp_split_to_array(regexp_replace(translate(lower(normalize(name, nfkc)), 'ς', 'σ'), '^\\s+|\\s+$', '', 'g'), '\\s+') as words) folded,
      generate_series(1, least(cardinality(words), 10)) as at
    where words[at] <> ''
  $$`,
  `create function member_keys_of_joined() returns trigger language plpgsql as $$
  begin
    perform 1 from users u where u.id in (select j.user_id from joined j) and u.xmin <> pg_current_xact_id()::xid order by u.id for share;
    insert into member_keys (organization_id, user_id, kind, key)
      select j.organization_id, j.user_id, 'status', u.status from joined j join users u on u.id = j.user_id
      union all select j.organization_id, j.user_id, 'name', key from joined j join users u on u.id = j.user_id, member_name_keys(u.name) key
      union all select j.organization_id, j.user_id, 'email', e.address_key from joined j join emails e on e.user_id = j.user_id;
    return null;
  end $$`,
  `create function member_keys_of_person() returns trigger language plpgsql as $$
  begin
    if new.status <> old.status then
      update member_keys k set key = new.status from members m
        where m.user_id = new.id and k.organization_id = m.organization_id and k.user_id = m.user_id and k.kind = 'status';
    end if;
    if new.name <> old.name then
      delete from member_keys k using members m
        where m.user_id = new.id and k.organization_id = m.organization_id and k.user_id = m.user_id and k.kind = 'name';
      insert into member_keys (organization_id, user_id, kind, key)
        select m.organization_id, m.user_id, 'name', key from members m, member_name_keys(new.name) key where m.user_id = new.id;
    end if;
    return null;
  end $$`,
  `create function member_keys_of_new_emails() returns trigger language plpgsql as $$
  begin
    perform 1 from users u where u.id in (select a.user_id from added a) and u.xmin <> pg_current_xact_id()::xid order by u.id for no key update;
    insert into member_keys (organization_id, user_id, kind, key)
      select m.organization_id, m.user_id, 'email', a.address_key from added a join members m on m.user_id = a.user_id;
    return null;
  end $$`,
  `create function member_keys_of_email() returns trigger language plpgsql as $$
  begin
    perform 1 from users u where u.id = old.user_id or u.id = new.user_id order by u.id for no key update;
    delete from member_keys k using members m
      where m.user_id = old.user_id and k.organization_id = m.organization_id and k.user_id = m.user_id and k.kind = 'email' and k.key = old.address_key;
    if tg_op = 'UPDATE' then
      insert into member_keys (organization_id, user_id, kind, key)
        select m.organization_id, m.user_id, 'email', new.address_key from members m where m.user_id = new.user_id;
    end if;
    return null;
  end $$`,
  `create function member_keys_of_profile() returns trigger language plpgsql as $$
  begin
    delete from member_keys k where k.organization_id = new.organization_id and k.user_id = new.user_id and k.kind = 'username';
    if new.username_key is not null then
      insert into member_keys (organization_id, user_id, kind, key) values (new.organization_id, new.user_id, 'username', new.username_key);
    end if;
    return null;
  end $$`,
];

const triggers = [
  'create trigger members_keys after insert on members referencing new table as joined for each statement execute function member_keys_of_joined()',
  `create trigger users_member_keys after update of name, status on users
    for each row when (old.name <> new.name or old.status <> new.status) execute function member_keys_of_person()`,
  'create trigger emails_new_member_keys after insert on emails referencing new table as added for each statement execute function member_keys_of_new_emails()',
  'create trigger emails_member_keys after delete or update of address_key, user_id on emails for each row execute function member_keys_of_email()',
  `create trigger profiles_new_member_keys after insert on profiles
    for each row when (new.username_key is not null) execute function member_keys_of_profile()`,
  `create trigger profiles_member_keys after update of username_key on profiles
    for each row when (old.username_key is distinct from new.username_key) execute function member_keys_of_profile()`,
];

const triggerNames = [
  ['members_keys', 'members'],
  ['users_member_keys', 'users'],
  ['emails_new_member_keys', 'emails'],
  ['emails_member_keys', 'emails'],
  ['profiles_new_member_keys', 'profiles'],
  ['profiles_member_keys', 'profiles'],
] as const;

const backfill = [
  `insert into member_keys (organization_id, user_id, kind, key)
    select m.organization_id, m.user_id, 'status', u.status from members m join users u on u.id = m.user_id
    union all select m.organization_id, m.user_id, 'name', key from members m join users u on u.id = m.user_id, member_name_keys(u.name) key
    union all select m.organization_id, m.user_id, 'email', e.address_key from members m join emails e on e.user_id = m.user_id
    union all select p.organization_id, p.user_id, 'username', p.username_key from profiles p where p.username_key is not null`,
];
