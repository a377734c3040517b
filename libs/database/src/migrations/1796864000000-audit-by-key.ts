import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The subjects and places of an entry are looked up by key. Joined with a list whose length the planner does not
 * know, it read the whole of both tables for each entry as long as they had a few thousand rows: an anti join and an
 * outer join may be hashed, a scalar subquery may not.
 */
export class AuditByKey1796864000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      recordAudit({
        unknownUser: '(select true from audit_subjects s where s.user_id = p.user_id) is null',
        withSubjects: `
          select jsonb_agg(d || jsonb_build_object('actor', coalesce(a, d ->> 'actor_name'),
              'target', coalesce(t, d ->> 'target_name'), 'subject', coalesce(a, t)))
          from (
            select d, (select subject from audit_subjects where user_id = (d ->> 'actor_user')::uuid) as a,
              (select subject from audit_subjects where user_id = (d ->> 'target_user')::uuid) as t
            from jsonb_array_elements(given) d offset 0) named
          having bool_and((a is not null or d ->> 'actor_user' is null) and (t is not null or d ->> 'target_user' is null))`,
        unknownPlace:
          '(select true from audit_places a where a.user_id = p.user_id and a.organization_id = p.organization_id) is null',
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      recordAudit({
        unknownUser: 'not exists (select 1 from audit_subjects s where s.user_id = p.user_id)',
        withSubjects: `
          select jsonb_agg(d || jsonb_build_object('actor', coalesce(a.subject, d ->> 'actor_name'),
              'target', coalesce(t.subject, d ->> 'target_name'), 'subject', coalesce(a.subject, t.subject)))
          from jsonb_array_elements(given) d
          left join audit_subjects a on a.user_id = (d ->> 'actor_user')::uuid
          left join audit_subjects t on t.user_id = (d ->> 'target_user')::uuid
          having bool_and((a.user_id is not null or d ->> 'actor_user' is null) and (t.user_id is not null or d ->> 'target_user' is null))`,
        unknownPlace:
          'not exists (select 1 from audit_places a where a.user_id = p.user_id and a.organization_id = p.organization_id)',
      }),
    );
  }
}

/** See the migration RecordAudit. */
const recordAudit = (parts: {
  readonly unknownUser: string;
  readonly withSubjects: string;
  readonly unknownPlace: string;
}): string => `create or replace function record_audit(given jsonb) returns boolean language plpgsql as $$
      begin
        insert into audit_subjects (user_id, subject, places_known)
          select p.user_id, gen_random_uuid()::text, true from (
            select (d ->> 'actor_user')::uuid as user_id from jsonb_array_elements(given) d
            union select (d ->> 'target_user')::uuid from jsonb_array_elements(given) d) p
          where p.user_id is not null and ${parts.unknownUser}
          order by p.user_id
          on conflict (user_id) do nothing;
        given := (${parts.withSubjects});
        if given is null then
          return false;
        end if;
        insert into audit_places (user_id, organization_id)
          select p.user_id, p.organization_id from (
            select (d ->> 'actor_user')::uuid as user_id, d ->> 'organization_id' as organization_id from jsonb_array_elements(given) d
            union select (d ->> 'target_user')::uuid, d ->> 'organization_id' from jsonb_array_elements(given) d) p
          where p.user_id is not null and ${parts.unknownPlace}
          order by p.user_id, p.organization_id
          on conflict (user_id, organization_id) do nothing;
        insert into audit_entries (organization_id, id, at, action, actor_kind, actor, credential, credential_id, target_type, target, request_id, details)
          select organization_id, id, at, action, actor_kind, actor, credential, credential_id, target_type, target, request_id, details
          from jsonb_to_recordset(given) as d (organization_id text, id uuid, at timestamptz, action text, actor_kind text, actor text, credential text,
            credential_id text, target_type text, target text, request_id text, details jsonb);
        insert into audit_origins (organization_id, entry_id, subject, ip_address, user_agent, client_request_id)
          select organization_id, id, subject, ip_address, user_agent, client_request_id
          from jsonb_to_recordset(given) as d (organization_id text, id uuid, subject text, ip_address text, user_agent text, client_request_id text)
          where ip_address is not null or user_agent is not null or client_request_id is not null;
        return true;
      end $$`;
