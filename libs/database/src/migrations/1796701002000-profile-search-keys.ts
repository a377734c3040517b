import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The beginnings under which a username is found, after the `username_key` that they are made of; and the
 * functions that copy the three kinds of keys to
 * `member_keys`. Where a server of the version before, or SQL by hand, wrote a name without its keys, they
 * write the keys of before until the job
 * `search.fold` makes the new ones.
 */
export class ProfileSearchKeys1796701002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table profiles add column search_keys text[] collate "C"');
    for (const statement of [...keysOfTexts, ...functions]) await runner.query(statement);
    await runner.query(
      profileTrigger('username_key, search_keys', 'or old.search_keys is distinct from new.search_keys'),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(profileTrigger('username_key', ''));
    for (const statement of [...functionsBefore, ...keysBefore]) await runner.query(statement);
    await runner.query('drop function name_search_keys, unfolded_name_keys, written_search_keys');
    await runner.query('alter table profiles drop column search_keys');
  }
}

const profileTrigger = (
  columns: string,
  condition: string,
): string => `create or replace trigger profiles_member_keys after update of ${columns} on profiles
  for each row when (old.username_key is distinct from new.username_key ${condition}) execute function member_keys_of_profile()`;

/** Letters that only a table makes small or takes apart, as `lower` asks the locale of the database. */
const letters = [
  ['ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩς', 'αβγδεζηθικλμνξοπρστυφχψωσ'],
  ['АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏҐґ', 'абвгдежзиклмнопрстуфхцчшщъыьэюяђєѕіјљњћџгг'],
  ['ØøŁłĐđÐðĦħŊŋıƏə', 'oollddddhhnniee'],
  ['-‐‑‒–—―−', '        '],
] as const;
const [from, to] = [letters.map(([one]) => one).join(''), letters.map(([, other]) => other).join('')];
// NFKD has taken the accents of most letters apart. Apostrophes, ligatures and stretched forms follow.
const bare = String.raw`regexp_replace(normalize(regexp_replace(name, '[''’‘ʼʻ´\u0060]', '', 'g'), nfkd), '[\u0300-\u036f]', '', 'g')`;
const spelled = [
  ['ß', 'ss'],
  ['ẞ', 'ss'],
  ['æ', 'ae'],
  ['Æ', 'ae'],
  ['œ', 'oe'],
  ['Œ', 'oe'],
  ['þ', 'th'],
  ['Þ', 'th'],
].reduce(
  (text, [letter, typed]) => `replace(${text}, '${letter}', '${typed}')`,
  `translate(lower(${bare} collate "C"), '${from}', '${to}')`,
);

const keysOfTexts = [
  // What is found until the job has folded a name: most of European names, under every locale of the database.
  `create function unfolded_name_keys(name text) returns setof text language sql immutable parallel safe as $$
    select distinct left(array_to_string(words[at:], ' '), 200)
    from (select regexp_split_to_array(regexp_replace(${spelled}, '^\\s+|\\s+$', '', 'g'), '\\s+') as words) folded,
      generate_series(1, least(cardinality(words), 10)) as at
    where words[at] <> ''
  $$`,
  `create function written_search_keys(source text, keys text[]) returns setof text language sql immutable parallel safe as $$
    select distinct key from unnest(case when keys[1] = source collate "C" then keys[2:] else array[source] end) key
  $$`,
  `create function name_search_keys(name text, keys text[]) returns setof text language sql immutable parallel safe as $$
    select distinct key from unnest(case when keys[1] = name collate "C" then keys[2:] else array(select unfolded_name_keys(name)) end) key
  $$`,
];

const statusKey = (status: string): string => `update member_keys k set key = ${status} from members m
        where m.user_id = new.id and k.organization_id = m.organization_id and k.user_id = m.user_id and k.kind = 'status';`;

// Locks as before: names and statuses follow the row of the user, usernames that of the profile; for
// addresses and new members the user is locked.
const functions = [
  `create or replace function member_keys_of_joined() returns trigger language plpgsql as $$
  begin
    perform 1 from users u where u.id in (select j.user_id from joined j) and u.xmin <> pg_current_xact_id()::xid order by u.id for share;
    insert into member_keys (organization_id, user_id, kind, key)
      select j.organization_id, j.user_id, 'status', u.status from joined j join users u on u.id = j.user_id
      union all select j.organization_id, j.user_id, 'name', key from joined j join users u on u.id = j.user_id, name_search_keys(u.name, u.search_keys) key
      union all select distinct j.organization_id, j.user_id, 'email', key
        from joined j join emails e on e.user_id = j.user_id, written_search_keys(e.address_key, e.search_keys) key;
    return null;
  end $$`,
  `create or replace function member_keys_of_person() returns trigger language plpgsql as $$
  begin
    if new.status <> old.status then
      ${statusKey(`case when m.banned_at is null or new.status = 'deleted' then new.status else 'banned' end`)}
    end if;
    if new.name <> old.name or new.search_keys is distinct from old.search_keys then
      delete from member_keys k using members m
        where m.user_id = new.id and k.organization_id = m.organization_id and k.user_id = m.user_id and k.kind = 'name';
      insert into member_keys (organization_id, user_id, kind, key)
        select m.organization_id, m.user_id, 'name', key from members m, name_search_keys(new.name, new.search_keys) key where m.user_id = new.id;
    end if;
    return null;
  end $$`,
  // Two addresses of a user have the keys of one domain in common.
  `create or replace function member_keys_of_new_emails() returns trigger language plpgsql as $$
  begin
    perform 1 from users u where u.id in (select a.user_id from added a) and u.xmin <> pg_current_xact_id()::xid order by u.id for no key update;
    insert into member_keys (organization_id, user_id, kind, key)
      select m.organization_id, m.user_id, 'email', key
        from added a join members m on m.user_id = a.user_id, written_search_keys(a.address_key, a.search_keys) key
      on conflict do nothing;
    return null;
  end $$`,
  `create or replace function member_keys_of_email() returns trigger language plpgsql as $$
  begin
    perform 1 from users u where u.id = old.user_id or u.id = new.user_id order by u.id for no key update;
    delete from member_keys k using members m
      where (m.user_id = old.user_id or m.user_id = new.user_id) and k.organization_id = m.organization_id and k.user_id = m.user_id and k.kind = 'email';
    insert into member_keys (organization_id, user_id, kind, key)
      select distinct m.organization_id, m.user_id, 'email', key
        from members m join emails e on e.user_id = m.user_id, written_search_keys(e.address_key, e.search_keys) key
        where m.user_id = old.user_id or m.user_id = new.user_id;
    return null;
  end $$`,
  `create or replace function member_keys_of_profile() returns trigger language plpgsql as $$
  begin
    delete from member_keys k where k.organization_id = new.organization_id and k.user_id = new.user_id and k.kind = 'username';
    if new.username_key is not null then
      insert into member_keys (organization_id, user_id, kind, key)
        select new.organization_id, new.user_id, 'username', key from written_search_keys(new.username_key, new.search_keys) key;
    end if;
    return null;
  end $$`,
];

const functionsBefore = [
  `create or replace function member_keys_of_joined() returns trigger language plpgsql as $$
  begin
    perform 1 from users u where u.id in (select j.user_id from joined j) and u.xmin <> pg_current_xact_id()::xid order by u.id for share;
    insert into member_keys (organization_id, user_id, kind, key)
      select j.organization_id, j.user_id, 'status', u.status from joined j join users u on u.id = j.user_id
      union all select j.organization_id, j.user_id, 'name', key from joined j join users u on u.id = j.user_id, member_name_keys(u.name) key
      union all select j.organization_id, j.user_id, 'email', e.address_key from joined j join emails e on e.user_id = j.user_id;
    return null;
  end $$`,
  `create or replace function member_keys_of_person() returns trigger language plpgsql as $$
  begin
    if new.status <> old.status then
      ${statusKey(`case when m.banned_at is null or new.status = 'deleted' then new.status else 'banned' end`)}
    end if;
    if new.name <> old.name then
      delete from member_keys k using members m
        where m.user_id = new.id and k.organization_id = m.organization_id and k.user_id = m.user_id and k.kind = 'name';
      insert into member_keys (organization_id, user_id, kind, key)
        select m.organization_id, m.user_id, 'name', key from members m, member_name_keys(new.name) key where m.user_id = new.id;
    end if;
    return null;
  end $$`,
  `create or replace function member_keys_of_new_emails() returns trigger language plpgsql as $$
  begin
    perform 1 from users u where u.id in (select a.user_id from added a) and u.xmin <> pg_current_xact_id()::xid order by u.id for no key update;
    insert into member_keys (organization_id, user_id, kind, key)
      select m.organization_id, m.user_id, 'email', a.address_key from added a join members m on m.user_id = a.user_id;
    return null;
  end $$`,
  `create or replace function member_keys_of_email() returns trigger language plpgsql as $$
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
  `create or replace function member_keys_of_profile() returns trigger language plpgsql as $$
  begin
    delete from member_keys k where k.organization_id = new.organization_id and k.user_id = new.user_id and k.kind = 'username';
    if new.username_key is not null then
      insert into member_keys (organization_id, user_id, kind, key) values (new.organization_id, new.user_id, 'username', new.username_key);
    end if;
    return null;
  end $$`,
];

const keysBefore = [
  `delete from member_keys where kind <> 'status'`,
  `insert into member_keys (organization_id, user_id, kind, key)
    select m.organization_id, m.user_id, 'name', key from members m join users u on u.id = m.user_id, member_name_keys(u.name) key
    union all select m.organization_id, m.user_id, 'email', e.address_key from members m join emails e on e.user_id = m.user_id
    union all select p.organization_id, p.user_id, 'username', p.username_key from profiles p where p.username_key is not null`,
];
