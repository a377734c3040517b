import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which organizations have audit entries of a user, beside the subjects and so on one node: an export of the
 * user asks the nodes of these organizations and no other. Of users who have entries already the places are
 * found at their first export (`places_known`).
 */
export class AuditPlaces1796842001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table audit_subjects add column places_known boolean not null default false`);
    await runner.query(`create table audit_places (
      user_id uuid not null constraint fk_audit_places_user references audit_subjects on delete cascade,
      organization_id text collate "C" not null,
      constraint pk_audit_places primary key (user_id, organization_id)
    )`);
    await runner.query(
      recordAudit({
        subjectColumns: 'user_id, subject, places_known',
        subjectValues: `p.user_id, gen_random_uuid()::text, true`,
        places: `
        insert into audit_places (user_id, organization_id)
          select p.user_id, p.organization_id from (
            select (d ->> 'actor_user')::uuid as user_id, d ->> 'organization_id' as organization_id from jsonb_array_elements(given) d
            union select (d ->> 'target_user')::uuid, d ->> 'organization_id' from jsonb_array_elements(given) d) p
          where p.user_id is not null
            and not exists (select 1 from audit_places a where a.user_id = p.user_id and a.organization_id = p.organization_id)
          order by p.user_id, p.organization_id
          on conflict (user_id, organization_id) do nothing;`,
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      recordAudit({
        subjectColumns: 'user_id, subject',
        subjectValues: 'p.user_id, gen_random_uuid()::text',
        places: '',
      }),
    );
    await runner.query('drop table audit_places');
    await runner.query('alter table audit_subjects drop column places_known');
  }
}

/** See the migration RecordAudit. */
const recordAudit = (parts: {
  readonly subjectColumns: string;
  readonly subjectValues: string;
  readonly places: string;
}): string => `create or replace function record_audit(given jsonb) returns boolean language plpgsql as $$
      begin
        insert into audit_subjects (${parts.subjectColumns})
          select ${parts.subjectValues} from (
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
        end if;${parts.places}
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
