import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A ban of a membership, beside that of the account. Members are found by the status that their organization
 * sees: `banned` while the membership is and the
 * account is not deleted, otherwise that of the account. Servers of the version before do not know these
 * bans, so a ban also ends the sessions.
 */
export class MembershipBans1796503100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      column,
      keysOfPerson(`case when m.banned_at is null or new.status = 'deleted' then new.status else 'banned' end`),
      keysOfBan,
      trigger,
    ])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger members_status_key on members');
    await runner.query('drop function member_keys_of_ban');
    await runner.query(keysOfPerson('new.status'));
    await runner.query(`update member_keys k set key = u.status from members m join users u on u.id = m.user_id
      where m.banned_at is not null and k.organization_id = m.organization_id and k.user_id = m.user_id and k.kind = 'status'`);
    await runner.query('alter table members drop column banned_at');
  }
}

const column = 'alter table members add column banned_at timestamptz(3)';

const keysOfPerson = (
  key: string,
): string => `create or replace function member_keys_of_person() returns trigger language plpgsql as $$
  begin
    if new.status <> old.status then
      update member_keys k set key = ${key} from members m
        where m.user_id = new.id and k.organization_id = m.organization_id and k.user_id = m.user_id and k.kind = 'status';
    end if;
    if new.name <> old.name then
      delete from member_keys k using members m
        where m.user_id = new.id and k.organization_id = m.organization_id and k.user_id = m.user_id and k.kind = 'name';
      insert into member_keys (organization_id, user_id, kind, key)
        select m.organization_id, m.user_id, 'name', key from members m, member_name_keys(new.name) key where m.user_id = new.id;
    end if;
    return null;
  end $$`;

// The person is locked, or a change of their status at the same moment would be seen by neither.
const keysOfBan = `create function member_keys_of_ban() returns trigger language plpgsql as $$
  declare account_status text;
  begin
    select u.status into account_status from users u where u.id = new.user_id for share;
    update member_keys k set key = case when new.banned_at is null or account_status = 'deleted' then account_status else 'banned' end
      where k.organization_id = new.organization_id and k.user_id = new.user_id and k.kind = 'status';
    return null;
  end $$`;

const trigger = `create trigger members_status_key after update of banned_at on members
  for each row when (old.banned_at is distinct from new.banned_at) execute function member_keys_of_ban()`;
