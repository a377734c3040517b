// Tables: audit_entries, audit_origins, audit_places, audit_subjects, organizations.
/** An audit entry that names the user, as actor or as target. */
export interface AuditRecordOfUser {
  readonly id: string;
  readonly organizationId: string;
  readonly at: string;
  readonly action: string;
  readonly actorKind: string;
  /** Whether the user is the actor. */
  readonly byPerson: boolean;
  /** Whether the user is the target. */
  readonly toPerson: boolean;
  readonly targetType: string | null;
  /** Absent where that is another user. */
  readonly target: string | null;
  readonly credential: string | null;
  readonly credentialId: string | null;
  readonly requestId: string | null;
  readonly details: object;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly clientRequestId: string | null;
}

/** By which name the audit knows a user, and where it has entries of them. */
export interface AuditSubjectOfUser {
  readonly subject: string;
  /** Null: not known. */
  readonly places: readonly string[] | null;
}

/** Without organizations that are gone: nobody can see their entries. */
export const subjectOfUser = {
  name: 'privacy_subject_and_places',
  text: `select s.subject, case when s.places_known then array(select p.organization_id from audit_places p
      where p.user_id = s.user_id and (p.organization_id = '' or exists (select 1 from organizations o where o.id = p.organization_id)) order by 1) end as places
    from audit_subjects s where s.user_id = $1`,
};

/** Where there may be entries of users whose places are not known: the installation, and every organization. */
export const auditedOrganizations = {
  name: 'privacy_audited_organizations',
  text: `select '' as id union all select id from organizations`,
};

// A user who left an organization is still in its audit. Each is looked up in the index, by actor and by
// target.
export const auditPlaces = {
  name: 'privacy_audit_places',
  text: `select organization_id as id from audit_entries where organization_id = any($2) and actor = $1
    union select organization_id from audit_entries where organization_id = any($2) and target = $1 order by 1`,
};

const columns = [
  'organization_id',
  'id',
  'at',
  'action',
  'actor_kind',
  'actor',
  'credential',
  'credential_id',
  'target_type',
  'target',
  'request_id',
  'details',
]
  .map((one) => `e.${one}`)
  .join(', ');

// The credential is the actor's, and so is the origin: it is shown to no other user. An attempt of an anonymous
// caller on the account has the user's subject.
const entriesBy = (column: 'actor' | 'target'): string => `(select ${columns} from audit_entries e
    where e.organization_id = $1 and e.${column} = $2 and e.id > $3 order by e.id limit $4)`;
export const auditRecords = {
  name: 'privacy_audit_records',
  text: `select e.id, e.organization_id as "organizationId", to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, e.action,
      e.actor_kind as "actorKind", e.actor_kind = 'person' and e.actor is not distinct from $2 as "byPerson",
      e.target_type is not distinct from 'user' and e.target is not distinct from $2 as "toPerson", e.target_type as "targetType",
      case when e.target_type <> 'user' then e.target end as target,
      case when e.actor = $2 then e.credential end as credential, case when e.actor = $2 then e.credential_id end as "credentialId",
      case when o.subject = $2 then e.request_id end as "requestId", e.details,
      o.ip_address as "ipAddress", o.user_agent as "userAgent", o.client_request_id as "clientRequestId"
    from (${entriesBy('actor')} union ${entriesBy('target')}) e
    left join audit_origins o on o.organization_id = $1 and o.entry_id = e.id and o.subject = $2
    order by e.id limit $4`,
};
