// Tables: collection_objects, emails, identities, member_attributes, members, password_credentials, phone_numbers, profiles,
// referrals, role_assignments, roles, users, wallet_claims, wallets.
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import type { PictureAddresses, PictureReference } from '@app/pictures';
import { publicIdColumn } from '@app/users';
import type { ExportedUser } from '../export/exported-user.js';

const moment = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Users in the order of their ids. Deleted ones are left out. */
const allUsers = `select u.id from users u where ($1::text is null) and ($2::uuid is null or u.id > $2) and u.status <> 'deleted' order by u.id limit $3`;
const members = `select m.user_id as id from members m join users u on u.id = m.user_id
  where m.organization_id = $1 and ($2::uuid is null or m.user_id > $2) and u.status <> 'deleted' order by m.user_id limit $3`;

// A subject that was not received as signed is exported so that its public id follows from it.
const exportedSubject = `coalesce(i.signed_subject, case when i.public_id is null and strpos(i.subject, '|') = 0 or i.public_id = i.provider || '|' || i.subject
  then i.subject else ${publicIdColumn('i')} end)`;

const usersAmong = (
  chosen: string,
): string => `select u.id, u.status, u.name, u.given_name as "givenName", u.family_name as "familyName", u.nickname, u.bio,
    u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", u.locale, u.timezone, u.address, to_char(u.date_of_birth, 'YYYY-MM-DD') as "dateOfBirth", ${moment('u.created_at')} as "createdAt", p.hash as "passwordHash",
    (select coalesce(json_agg(json_build_object('email', e.email, 'verified', e.verified) order by e.is_default desc, e.created_at, e.id), '[]'::json)
       from emails e where e.user_id = u.id) as emails,
    (select coalesce(json_agg(json_build_object('phoneNumber', n.phone_number, 'verified', n.verified, 'primary', n.is_primary)
       order by n.created_at, n.id), '[]'::json) from phone_numbers n where n.user_id = u.id) as "phoneNumbers",
    (select coalesce(json_agg(json_build_object('issuer', nullif(i.issuer, ''), 'provider', i.provider, 'subject', ${exportedSubject},
       'signed', i.signed_subject is not null, 'publicId', ${publicIdColumn('i')}, 'name', i.name, 'email', i.email, 'emailVerified', i.email_verified,
       'avatarUrl', i.avatar_url) order by i.created_at, i.id), '[]'::json) from identities i where i.user_id = u.id) as identities,
    (select json_build_object('address', w.address, 'chainId', w.chain_id, 'linkedAt', ${moment('w.linked_at')})
       from (select address, chain_id, linked_at from wallets where user_id = u.id union all select address, chain_id, linked_at from wallet_claims where user_id = u.id) w limit 1) as wallet,
    (select coalesce(json_agg(json_build_object('organizationId', m.organization_id, 'joinedAt', ${moment('m.joined_at')}, 'bannedAt', ${moment('m.banned_at')}, 'bannedUntil', ${moment('m.banned_until')}, 'banReason', m.ban_reason, 'username', f.username,
         'attributes', (select nullif(v.attributes, '{}'::jsonb) from member_attributes v where v.organization_id = m.organization_id and v.user_id = m.user_id),
         'referrer', (select b.referrer_id from referrals b where b.organization_id = m.organization_id and b.user_id = m.user_id),
         'avatar', (select json_build_object('datasourceId', o.datasource_id, 'objectDefinitionId', o.object_definition_id, 'kind', o.kind, 'url', o.url) from collection_objects o
           where o.organization_id = f.organization_id and o.user_id = f.user_id and o.datasource_id = f.avatar_datasource_id and o.object_definition_id = f.avatar_object_definition_id),
         'roles', array(select r.name from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
           where a.organization_id = m.organization_id and a.user_id = m.user_id order by r.name collate "C"))
       order by m.joined_at, m.organization_id), '[]'::json)
       from members m left join profiles f on f.organization_id = m.organization_id and f.user_id = m.user_id
       where m.user_id = u.id and ($1::text is null or m.organization_id = $1)) as members
  from (${chosen}) c join users u on u.id = c.id left join password_credentials p on p.user_id = u.id order by u.id`;

/** With the hash of an uploaded picture, of which the address is only a link. */
export type PicturedUser = ExportedUser & Pick<PictureReference, 'pictureHash'>;

const pageSize = 500;

/**
 * Users with all that an export contains of them, a page at a time.
 * @param organization only its members, and of their memberships only the one in it; null: all users
 */
export async function* exportedUsers(
  tx: Tx,
  organization: OrganizationId | null,
  pictures: PictureAddresses,
): AsyncGenerator<PicturedUser[]> {
  const text = usersAmong(organization === null ? allUsers : members);
  for (let after: UserId | null = null; ;) {
    const rows: (ExportedUser & PictureReference)[] = await tx.rows(text, [organization, after, pageSize]);
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map((row) => ({ ...row, avatarUrl: pictures.of(row) }));
    after = last.id;
  }
}

/** How many there are, deleted ones among them. */
export async function countUsers(tx: Tx, organization: OrganizationId | null): Promise<number> {
  const [text, values] =
    organization === null
      ? ['select count(*)::int as count from users', []]
      : ['select count(*)::int as count from members where organization_id = $1', [organization]];
  return (await tx.row<{ count: number }>(text, values))?.count ?? 0;
}
