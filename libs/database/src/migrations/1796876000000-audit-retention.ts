import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Entries of the audit may end after a time that the operator sets. Nobody gets a right to delete them: one function
 * has it, while it runs, and takes only what is older than thirty days. Who may call it is up to the owner.
 */
export class AuditRetention1796876000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create or replace function refuse_audit_change() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' and current_setting('facet.audit_expiry', true) = 'on' then
          return null;
        end if;
        raise exception 'the audit is only added to' using errcode = 'insufficient_privilege';
      end $$`);
    // A function with the rights of the owner finds no table of its caller: theirs, which are temporary, come last.
    const [{ schema }] = (await runner.query('select quote_ident(current_schema()) as schema')) as [{ schema: string }];
    await runner.query(expireAuditIn(schema));
    await runner.query('revoke execute on function expire_audit(text, timestamptz, integer) from public');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function expire_audit(text, timestamptz, integer)');
    await runner.query(`create or replace function refuse_audit_change() returns trigger language plpgsql as $$
      begin
        raise exception 'the audit is only added to' using errcode = 'insufficient_privilege';
      end $$`);
  }
}

// The right to delete is granted and revoked in one transaction, so no other one ever has it. One call at a time: two
// grants at once disturb each other. It returns how many entries went; null while another call runs.
const expireAuditIn = (
  schema: string,
): string => `create function expire_audit(given_organization text, given_end timestamptz, given_most integer) returns integer
    language plpgsql security definer set search_path = ${schema}, pg_temp as $$
      declare
        first_kept uuid := (lpad(to_hex(floor(extract(epoch from given_end) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid;
        gone integer;
      begin
        if given_end > now() - interval '30 days' then
          raise exception 'the audit is kept for thirty days at least' using errcode = 'insufficient_privilege';
        end if;
        if not pg_try_advisory_xact_lock(hashtextextended('expire_audit', 0)) then
          return null;
        end if;
        grant delete on audit_entries to current_user;
        perform set_config('facet.audit_expiry', 'on', true);
        with expired as (
          delete from audit_entries e where e.organization_id = given_organization and e.id in (
            select o.id from audit_entries o where o.organization_id = given_organization and o.id < first_kept and o.at < given_end
            order by o.id limit given_most)
          returning e.id),
        origins as (
          delete from audit_origins a using expired x where a.organization_id = given_organization and a.entry_id = x.id returning 1)
        select count(*) into gone from expired;
        perform set_config('facet.audit_expiry', '', true);
        revoke delete on audit_entries from current_user;
        return gone;
      end $$`;
