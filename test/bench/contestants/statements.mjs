// What the others read: the very statements of Facet, so that PostgreSQL has the same work whoever asks.
import { windowText } from '../../../dist/libs/notifications/src/inbox-window.js';

const permissions = `array(select distinct unnest(r.permissions) from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
  where a.organization_id = m.organization_id and a.user_id = s.user_id) as permissions`;
const time = (column) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const times = (row) => `'createdAt', ${time(`${row}.created_at`)}, 'updatedAt', ${time(`${row}.updated_at`)}`;

/** Session, person and permissions in one. */
export const principal = `select s.user_id as "userId", m.organization_id as "organizationId", u.status, ${permissions}
  from sessions s join users u on u.id = s.user_id
  left join members m on m.organization_id = coalesce($4::text, s.organization_id) and m.user_id = s.user_id
  where s.id = $1 and s.user_id = $2 and s.expires_at > $3`;

export const account = `select u.id, u.status, u.name, u.bio, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", u.locale, u.timezone, u.version, u.created_at as "createdAt", u.updated_at as "updatedAt",
    (select coalesce(json_agg(json_build_object('id', e.id, 'email', e.email, 'verified', e.verified, 'isDefault', e.is_default, ${times('e')})
       order by e.created_at, e.id), '[]'::json) from emails e where e.user_id = u.id) as emails,
    (select coalesce(json_agg(json_build_object('id', p.id, 'phoneNumber', p.phone_number, 'verified', p.verified, 'isPrimary', p.is_primary, ${times('p')})
       order by p.created_at, p.id), '[]'::json) from phone_numbers p where p.user_id = u.id) as "phoneNumbers",
    (select coalesce(json_agg(json_build_object('id', i.id, 'name', i.name, 'email', i.email, 'avatarUrl', i.avatar_url, 'provider', i.provider, ${times('i')})
       order by i.created_at, i.id), '[]'::json) from identities i where i.user_id = u.id) as identities,
    (select count(*)::int from sessions s where s.user_id = u.id and s.expires_at > $2) as "activeSessions",
    exists (select 1 from password_credentials c where c.user_id = u.id) as "passwordSet",
    exists (select 1 from api_keys k where k.user_id = u.id and (k.expires_at is null or k.expires_at > $2)) as "tokenSet"
  from users u where u.id = $1 and u.status <> 'deleted'`;

export const member = `select u.id as "userId", m.organization_id as "organizationId", u.name, u.given_name as "givenName", u.family_name as "familyName",
    u.nickname, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", u.created_at as "createdAt", u.version,
    i.provider || '|' || i.subject as "externalId",
    coalesce((select e.email from emails e where e.user_id = u.id and e.is_default), i.email) as email,
    (select coalesce(json_agg(json_build_object('id', r.id, 'name', r.name, 'description', r.description) order by r.name, r.id), '[]'::json)
       from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
       where a.organization_id = m.organization_id and a.user_id = m.user_id) as roles
  from members m join users u on u.id = m.user_id
  left join lateral (select provider, subject, email from identities where user_id = u.id order by created_at, id limit 1) i on true
  where m.organization_id = $1 and m.user_id = $2 and u.status <> 'deleted'`;
export const pylon = `select sealed from organization_secrets where organization_id = $1 and name = 'pylon'`;

export const person = `select u.id as "userId", u.name, u.bio, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", u.address, to_char(u.date_of_birth, 'YYYY-MM-DD') as "dateOfBirth",
    u.created_at as "createdAt", greatest(u.updated_at, p.updated_at) as "updatedAt", p.username, w.address as "walletAddress",
    coalesce(e.email, (select i.email from identities i where i.user_id = u.id order by i.created_at, i.id limit 1)) as email,
    coalesce(p.version, 1) as version, u.version as "userVersion"
  from users u
  left join profiles p on p.organization_id = $1 and p.user_id = u.id
  left join emails e on e.user_id = u.id and e.is_default
  left join wallets w on w.user_id = u.id
  where u.id = $2 and u.status <> 'deleted'`;

export const profile = `select p.username, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", w.address as "walletAddress", o.url as "objectUrl",
    o.datasource_id as "datasourceId", o.object_definition_id as "objectDefinitionId", p.version, u.version as "userVersion"
  from profiles p join users u on u.id = p.user_id
  left join wallets w on w.user_id = p.user_id
  left join collection_objects o on o.organization_id = p.organization_id and o.user_id = p.user_id
    and o.datasource_id = p.avatar_datasource_id and o.object_definition_id = p.avatar_object_definition_id
  where p.organization_id = $1 and p.user_id = $2 and u.status <> 'deleted'`;

export const inbox = windowText({ high: 's.head - $3::bigint', low: 'h.high - $4::int - 1' });

export const lockSession = `select s.id, s.user_id as "userId", s.organization_id as "organizationId", s.counter, s.mac_key as "macKey", s.expires_at as "expiresAt"
  from sessions s join users u on u.id = s.user_id where s.id = $1 and s.expires_at > $2 and u.status = 'active' for update of s`;
export const advance = 'update sessions set counter = counter + 1, last_used_at = $2, expires_at = $3 where id = $1';
