import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Writes entries of the audit with one round trip, and answers whether it did. It is a function because of
 * clusters: in one statement with both inserts Citus sends what these have in common to all nodes, so that
 * one lost node would stop the audited writes of all organizations.
 *
 * A user who is mentioned for the first time gets their subject here. When another transaction gives it to
 * them at the same moment, nothing is written, and a second call sees theirs.
 */
export class RecordAudit1796812002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create function record_audit(given jsonb) returns boolean language plpgsql as $$
      begin
        insert into audit_subjects (user_id, subject)
          select p.user_id, gen_random_uuid()::text from (
            select (d ->> 'actor_user')::uuid as user_id from jsonb_array_elements(given) d
            union select (d ->> 'target_user')::uuid from jsonb_array_elements(given) d) p
          where p.user_id is not null and not exists (select 1 from audit_subjects s where s.user_id = p.user_id)
          order by p.user_id
          on conflict (user_id) do nothing;
        given := (
          select jsonb_agg(d || jsonb_build_object('actor', coalesce(a.subject, d ->> 'actor_name'),
              'target', coalesce(t.subject, d ->> 'target_name'), 'subject', coalesce(a.subject, t.subject)))
          from jsonb_array_elements(given) d
          left join audit_subjects a on a.user_id = (d ->> 'actor_user')::uuid
          left join audit_subjects t on t.user_id = (d ->> 'target_user')::uuid
          having bool_and((a.user_id is not null or d ->> 'actor_user' is null) and (t.user_id is not null or d ->> 'target_user' is null)));
        if given is null then
          return false;
        end if;
        insert into audit_entries (organization_id, id, at, action, actor_kind, actor, credential, credential_id, target_type, target, request_id, details)
          select organization_id, id, at, action, actor_kind, actor, credential, credential_id, target_type, target, request_id, details
          from jsonb_to_recordset(given) as d (organization_id text, id uuid, at timestamptz, action text, actor_kind text, actor text, credential text,
            credential_id text, target_type text, target text, request_id text, details jsonb);
        insert into audit_origins (organization_id, entry_id, subject, ip_address, user_agent, client_request_id)
          select organization_id, id, subject, ip_address, user_agent, client_request_id
          from jsonb_to_recordset(given) as d (organization_id text, id uuid, subject text, ip_address text, user_agent text, client_request_id text)
          where ip_address is not null or user_agent is not null or client_request_id is not null;
        return true;
      end $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function record_audit');
  }
}
