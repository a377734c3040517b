// Tables: audit_entries, audit_subjects, emails, members, users.
import { restorableUntilColumn } from '@app/users';

// Null where an earlier version created the account without recording the creator; the audit has it.
const claim = `select u.id as "userId", u.status, e.id as "emailId", e.email, e.verified, ${restorableUntilColumn('u')},
    coalesce(u.self_made, case when u.confirm_by is not null then true end) as "selfMade",
    u.status = 'invited' and not exists (select 1 from members m where m.user_id = u.id) as placeholder,
    exists (select 1 from emails o where o.user_id = e.user_id and o.verified and o.id <> e.id) as "hasVerified"
  from emails e join users u on u.id = e.user_id`;

/** The account that has an address. */
export const claimOfAddress = `${claim} where e.address_key = $1`;

/** The same by the email and its user. */
export const claimOfEmail = `${claim} where e.id = $1 and e.user_id = $2`;

/** Those of these accounts that have no verified address. */
export const unverifiedClaims = `${claim} where e.user_id = any($1) and not e.verified and u.status in ('active', 'pending', 'deleted')
  and not exists (select 1 from emails o where o.user_id = e.user_id and o.verified)`;

/** Where the audit may say how a user joined, and by which name it calls the user. */
export const auditedMemberships = `select m.organization_id as organization, s.subject
  from members m join audit_subjects s on s.user_id = m.user_id where m.user_id = $1 order by m.organization_id`;

/** A sign-up gave the role Member and named no issuer. */
export const joinedBySignUp = `select 1 from audit_entries
  where organization_id = $1 and target = $2 and action = 'user.joined' and details->>'role' = 'member' and details->>'provider' is null limit 1`;
