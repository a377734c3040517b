// Tables: audit_entries, audit_subjects, emails, members, users.
import { restorableUntilColumn } from '@app/users';

// Accounts of earlier versions do not say who made them, but the audit does:
// a sign-up gave the role Member and named no issuer.
const claim = `select u.id as "userId", u.status, e.id as "emailId", e.email, e.verified, ${restorableUntilColumn('u')},
    coalesce(u.self_made, u.confirm_by is not null or exists (
      select 1 from members m join audit_subjects s on s.user_id = m.user_id
      join audit_entries a on a.organization_id = m.organization_id and a.target = s.subject
      where m.user_id = u.id and a.action = 'user.joined' and a.details->>'role' = 'member' and a.details->>'provider' is null)) as "selfMade",
    u.status = 'invited' and not exists (select 1 from members m where m.user_id = u.id) as placeholder
  from emails e join users u on u.id = e.user_id`;

/** The account that has an address. */
export const claimOfAddress = `${claim} where e.address_key = $1`;

/** The same by the email and its user. */
export const claimOfEmail = `${claim} where e.id = $1 and e.user_id = $2`;

/** Those of these accounts whose address is not verified, and that signed up themselves. */
export const unverifiedClaims = `select * from (${claim} where e.user_id = any($1) and not e.verified) c where c."selfMade" and c.status in ('active', 'pending', 'deleted')`;
