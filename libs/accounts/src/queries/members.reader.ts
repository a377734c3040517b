// Tables: emails, identities, members, role_assignments, roles, users.
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isUuid, type OrganizationId, type UserId } from '@app/common';
import type { RoleSummary } from '@app/organizations';
import { PreparedQueries, type Tx } from '@app/database';
import { PictureAddresses, type PictureReference } from '@app/pictures';
import { publicIdColumn, UserNotFound, UsersRepository, type User } from '@app/users';

/** A person as their organization sees them. */
export interface MemberRecord extends Pick<User, 'name' | 'givenName' | 'familyName' | 'nickname' | 'avatarUrl' | 'createdAt' | 'version'> {
  readonly userId: UserId;
  readonly organizationId: OrganizationId;
  /** The identity of a person who came from another issuer; null for those who signed up here. */
  readonly externalId: string | null;
  readonly email: string | null;
  /** Whether this is an address of the account, and proved. */
  readonly emailVerified: boolean;
  readonly roles: RoleSummary[];
}

const member = {
  name: 'member_record',
  text: `select u.id as "userId", m.organization_id as "organizationId", u.name, u.given_name as "givenName", u.family_name as "familyName",
      u.nickname, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", u.created_at as "createdAt", u.version,
      i."publicId" as "externalId",
      coalesce((select e.verified from emails e where e.user_id = u.id and e.is_default), i.email is not null) as "emailVerified",
      coalesce((select e.email from emails e where e.user_id = u.id and e.is_default), i.email) as email,
      (select coalesce(json_agg(json_build_object('id', r.id, 'name', r.name, 'description', r.description) order by r.name, r.id), '[]'::json)
         from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
         where a.organization_id = m.organization_id and a.user_id = m.user_id) as roles
    from members m join users u on u.id = m.user_id
    left join lateral (select ${publicIdColumn('n')} as "publicId", case when n.email_verified then n.email end as email
      from identities n where n.user_id = u.id order by n.created_at, n.id limit 1) i on true
    where m.organization_id = $1 and m.user_id = $2 and u.status <> 'deleted'`,
  parameterTypes: ['text', 'uuid'],
};

/** Reads people of an organization. */
@Injectable()
export class MembersReader {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly users: UsersRepository,
    private readonly pictures: PictureAddresses,
  ) {}

  async read(organization: OrganizationId | null, userId: UserId): Promise<MemberRecord> {
    const found = organization && (await this.statements.batchedRow<MemberRecord & PictureReference>(member, [organization, userId]));
    if (!found) throw new UserNotFound();
    return { ...found, avatarUrl: this.pictures.of(found) };
  }

  /** @param ref `local|<uuid>`, the bare uuid, or the public id of an identity */
  async find(organization: OrganizationId | null, ref: string): Promise<MemberRecord> {
    return this.read(organization, await this.resolve(ref));
  }

  /** The state of a member whose row is locked, for a precondition. */
  async stateOf(tx: Tx, organization: OrganizationId, userId: UserId): Promise<string> {
    const found = await tx.row<MemberRecord>(member.text, [organization, userId]);
    if (!found) throw new UserNotFound();
    return memberStateOf(found);
  }

  private async resolve(ref: string): Promise<UserId> {
    const uuid = ref.startsWith('local|') ? ref.slice('local|'.length) : ref;
    if (isUuid(uuid)) return uuid as UserId;
    const userId = ref.includes('|') ? await this.users.idOf(ref) : undefined;
    if (!userId) throw new UserNotFound();
    return userId;
  }
}

/** Names what can change about a member: the person and the set of roles. Two members in the same state have the same name. */
export function memberStateOf(record: Pick<MemberRecord, 'version' | 'roles'>): string {
  const roles = record.roles.map((role) => role.id).sort();
  return `${record.version}-${createHash('sha256').update(roles.join()).digest('base64url').slice(0, 10)}`;
}
