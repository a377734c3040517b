// Tables: application_permissions, identities, members, role_assignments, roles, users.
import type { RoleId, UserId } from '@app/common';
import type { BatchedStatement } from '@app/database';
import { publicIdColumn } from '@app/users';

/** A role of a subject, with its stored permissions. */
export interface SubjectRole {
  readonly id: RoleId;
  readonly name: string;
  readonly permissions: readonly string[];
}

/** What decides about all questions of a request. */
export interface AccessFacts {
  /** Those of the named permissions that are of the application. */
  readonly known: readonly string[];
  /** The roles of each subject, in order. Null: no active member. */
  readonly subjects: readonly (readonly SubjectRole[] | null)[];
}

/** A subject as the statement takes it: by the id of the user, by the public id of an identity, or nobody. */
export interface SubjectReference {
  readonly user?: string;
  readonly identity?: string;
}

// Each subject is looked up by key, whatever the planner thinks of the length of the list.
/** `$1` is the organization, `$2` are the subjects, `$3` names of permissions. One row. */
export const accessFacts: BatchedStatement = {
  name: 'access_facts',
  text: `select (select coalesce(json_agg(p.name), '[]'::json) from application_permissions p
       where p.organization_id = $1 and p.name = any(array(select jsonb_array_elements_text($3::jsonb)))) as known,
     (select coalesce(json_agg((
         select coalesce(json_agg(json_build_object('id', r.id, 'name', r.name, 'permissions', r.permissions) order by r.name, r.id)
             filter (where r.id is not null), '[]'::json)
         from members m join users u on u.id = m.user_id
         left join role_assignments a on a.organization_id = m.organization_id and a.user_id = m.user_id
         left join roles r on r.organization_id = a.organization_id and r.id = a.role_id
         where m.organization_id = $1 and m.banned_at is null and u.status = 'active'
           and m.user_id = coalesce((s.subject ->> 'user')::uuid,
             (select i.user_id from identities i where ${publicIdColumn('i')} = s.subject ->> 'identity'))
       ) order by s.at), '[]'::json)
       from jsonb_array_elements($2::jsonb) with ordinality as s (subject, at)) as subjects`,
  parameterTypes: ['text', 'jsonb', 'jsonb'],
};

/** A holder of a permission, or one who would be if they were active. */
export interface PermittedMemberRow {
  readonly userId: UserId;
  readonly name: string;
  readonly isActive: boolean;
  readonly roles: readonly Pick<SubjectRole, 'id' | 'name'>[];
}

// Of each role only as many assignments are read as the page has.
/**
 * The members after `$4`, by id, at most `$5`, who have a role that grants the permission `$2`. `$3`: it is one of
 * Facet, which no catalogue has.
 */
export const permittedMembersPage = {
  name: 'permitted_members_page',
  text: `with granting as materialized (
      select r.id, r.name from roles r where r.organization_id = $1 and (r.permissions @> array[$2::text] or r.permissions @> array['*'])
        and ($3 or exists (select 1 from application_permissions p where p.organization_id = $1 and p.name = $2))),
    found as materialized (
      select distinct h.user_id from granting g cross join lateral (
        select a.user_id from role_assignments a where a.organization_id = $1 and a.role_id = g.id and ($4::uuid is null or a.user_id > $4)
        order by a.user_id limit $5) h
      order by h.user_id limit $5)
    select f.user_id as "userId", u.name, (u.status = 'active' and m.banned_at is null) as "isActive",
      (select json_agg(json_build_object('id', g.id, 'name', g.name) order by g.name, g.id) from granting g
        where exists (select 1 from role_assignments a where a.organization_id = $1 and a.user_id = f.user_id and a.role_id = g.id)) as roles
    from found f join users u on u.id = f.user_id join members m on m.organization_id = $1 and m.user_id = f.user_id
    order by f.user_id`,
};
