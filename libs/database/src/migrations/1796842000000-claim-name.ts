import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The change of a username with one round trip. These are functions because of clusters: one statement that
 * changes several names is sent to all nodes by Citus, so that one lost node would stop the names of all
 * organizations. Each statement in here names the organization, and the node of that organization runs it.
 */
export class ClaimName1796842000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A row that another transaction has locked goes with the next change: to wait for it could be a deadlock.
    await runner.query(`create function give_up_name(
        given_organization text, given_owner uuid, given_but text, given_until timestamptz, given_most integer
      ) returns void language plpgsql as $$
      declare
        given_up text;
      begin
        update name_registry set kind = 'reserved', owner_id = null, name = canonical, reserved_until = given_until, reserved_for = given_owner
          where organization_id = given_organization and owner_id = given_owner and canonical <> given_but
          returning canonical into given_up;
        if given_up is null then
          return;
        end if;
        delete from name_registry where organization_id = given_organization and canonical in (
          select canonical from name_registry
            where organization_id = given_organization and reserved_for = given_owner and canonical <> given_but and canonical <> given_up
            order by reserved_until desc, canonical offset given_most - 1 for update skip locked);
      end $$`);
    await runner.query(`create function claim_name(
        given_organization text, given_owner uuid, given_canonical text, given_name text, given_skeleton text,
        given_now timestamptz, given_until timestamptz, given_looks boolean, given_most integer
      ) returns text language plpgsql as $$
      declare
        found_kind text;
      begin
        if given_looks then
          perform 1 from name_registry
            where organization_id = given_organization and skeleton = given_skeleton and canonical <> given_canonical
              and owner_id is distinct from given_owner
              and (reserved_until is null or reserved_until > given_now and reserved_for is distinct from given_owner)
            limit 1;
          if found then
            return 'alike';
          end if;
        end if;
        perform give_up_name(given_organization, given_owner, given_canonical, given_until, given_most);
        delete from name_registry
          where organization_id = given_organization and canonical = given_canonical and reserved_until <= given_now;
        insert into name_registry as r (organization_id, canonical, kind, owner_id, name, skeleton)
          values (given_organization, given_canonical, 'held', given_owner, given_name, given_skeleton)
          on conflict on constraint pk_name_registry do update set kind = 'held', owner_id = excluded.owner_id,
            name = excluded.name, skeleton = excluded.skeleton, reserved_until = null, reserved_for = null
          where r.owner_id = excluded.owner_id or r.reserved_for = excluded.owner_id
          returning r.kind into found_kind;
        if found_kind is not null then
          return 'claimed';
        end if;
        select kind into found_kind from name_registry
          where organization_id = given_organization and canonical = given_canonical;
        return case found_kind when 'denied' then 'denied' else 'taken' end;
      end $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function claim_name, give_up_name');
  }
}
