// Tables: emails, identities, members, organizations, profiles, role_assignments, roles, sessions, users.
import { Unauthenticated, type OrganizationId, type Principal, type UserId } from '@app/common';
import type { PreparedQueries } from '@app/database';
import type { PictureReference } from '@app/pictures';

/** A membership as its user sees it. */
export interface OwnMembership {
  readonly organizationId: OrganizationId;
  readonly name: string;
  readonly username: string | null;
  readonly roles: readonly { readonly id: string; readonly name: string }[];
}

/** What a front end shows of the user who is signed in. */
export interface SignedInUser {
  readonly userId: UserId;
  readonly name: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly avatarUrl: string | null;
  /** The organization of the credential. */
  readonly organization: { readonly id: OrganizationId; readonly name: string } | null;
  /** By id, those that the user is banned from left out. */
  readonly memberships: readonly OwnMembership[];
  readonly hasMoreMemberships: boolean;
  /** How they signed in. Null: not known. */
  readonly amr: readonly string[] | null;
  /** Until when a second factor has to be proved, because the organization of the session demands one. Null: it was, or it does not. */
  readonly factorDueAt: Date | null;
  /** When the session ends unless it is refreshed, or the token of another issuer expires. */
  readonly expiresAt: Date;
}

type UserRow = Omit<SignedInUser, 'hasMoreMemberships' | 'expiresAt'> &
  PictureReference & { readonly expiresAt: Date | null };

/** Memberships that the answer lists. `/v1/user/containers` pages through all. */
const mostMemberships = 100;

const signedInUser = {
  name: 'signed_in_user',
  text: `select u.id as "userId", u.name, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash",
      coalesce(e.email, i.email) as email, coalesce(e.verified, i.email is not null) as "emailVerified",
      (select json_build_object('id', o.id, 'name', o.name) from organizations o where o.id = $3) as organization,
      s.expires_at as "expiresAt", s.amr,
      (select greatest(o.second_factor_since, m.joined_at) + make_interval(days => o.second_factor_grace_days) from members m join organizations o on o.id = m.organization_id
         where m.organization_id = s.organization_id and m.user_id = u.id and m.banned_at is null
           and o.second_factor = 'required' and not coalesce('mfa' = any(s.amr), false)) as "factorDueAt",
      (select coalesce(json_agg(json_build_object('organizationId', t.organization_id, 'name', o.name, 'username', p.username, 'roles',
           (select coalesce(json_agg(json_build_object('id', r.id, 'name', r.name) order by r.name, r.id), '[]'::json)
              from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
              where a.organization_id = t.organization_id and a.user_id = u.id)) order by t.organization_id), '[]'::json)
         from (select m.organization_id from members m where m.user_id = u.id and m.banned_at is null order by m.organization_id limit ${mostMemberships + 1}) t
         join organizations o on o.id = t.organization_id
         left join profiles p on p.organization_id = t.organization_id and p.user_id = u.id) as memberships
    from users u left join sessions s on s.id = $2 and s.user_id = u.id and s.expires_at > $4
    left join emails e on e.user_id = u.id and e.is_default
    left join lateral (select case when n.email_verified then n.email end as email
      from identities n where n.user_id = u.id order by n.created_at, n.id limit 1) i on true
    where u.id = $1`,
};

/** Reads the user with the session that the caller came with. Throws `Unauthenticated` when it has ended since. */
export async function readSignedInUser(
  statements: PreparedQueries,
  { userId, sessionId, organizationId, validUntil, impersonation }: Principal,
  now: Date,
): Promise<SignedInUser & PictureReference> {
  const row = await statements.row<UserRow>(signedInUser, [userId, sessionId, organizationId, now]);
  const expiresAt = row?.expiresAt ?? validUntil;
  if (!row || !expiresAt) throw new Unauthenticated();
  // An admin who acts in the place of a member sees no other organization.
  const memberships = row.memberships.filter((one) => !impersonation || one.organizationId === organizationId);
  return {
    ...row,
    memberships: memberships.slice(0, mostMemberships),
    hasMoreMemberships: memberships.length > mostMemberships,
    expiresAt,
  };
}
