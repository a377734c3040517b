import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * New profiles get the key of their username in one statement for all of them, and nothing is looked for that
 * could be removed: imports bring many at once.
 */
export class NewProfileKeys1796701006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(keysOfNewProfiles);
    await runner.query(`create or replace trigger profiles_new_member_keys after insert on profiles
      referencing new table as added for each statement execute function member_keys_of_new_profiles()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`create or replace trigger profiles_new_member_keys after insert on profiles
      for each row when (new.username_key is not null) execute function member_keys_of_profile()`);
    await runner.query('drop function member_keys_of_new_profiles');
  }
}

const keysOfNewProfiles = `create function member_keys_of_new_profiles() returns trigger language plpgsql as $$
  begin
    insert into member_keys (organization_id, user_id, kind, key)
      select a.organization_id, a.user_id, 'username', key from added a, written_search_keys(a.username_key, a.search_keys) key
      where a.username_key is not null;
    return null;
  end $$`;
