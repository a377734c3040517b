import { Injectable } from '@nestjs/common';
import type { RoleSummary } from '@app/organizations';
import type { OrganizationId, UserId } from '@app/common';
import { PreparedQueries } from '@app/database';
import { PictureAddresses, type PictureReference } from '@app/pictures';
import { subjectColumn, UserNotFound, type Email, type Identity, type PhoneNumber, type User } from '@app/users';

/** What somebody is in an organization. `joinedAt` is an ISO 8601 text. */
export interface Membership {
  readonly organizationId: OrganizationId;
  readonly username: string | null;
  readonly joinedAt: string;
  /** Since when the organization shuts them out, as ISO 8601 text. */
  readonly bannedAt: string | null;
  readonly roles: Pick<RoleSummary, 'id' | 'name'>[];
}

/** A person with all that who runs the installation sees of them. */
export interface AccountDetails extends Pick<User, 'status' | 'name' | 'bio' | 'avatarUrl' | 'createdAt' | 'updatedAt' | 'deletedAt' | 'purgeAfter'> {
  readonly id: UserId;
  readonly emails: Pick<Email, 'email' | 'verified' | 'isDefault'>[];
  readonly phoneNumbers: Pick<PhoneNumber, 'phoneNumber' | 'verified' | 'isPrimary'>[];
  readonly identities: Pick<Identity, 'provider' | 'subject'>[];
  readonly passwordSet: boolean;
  readonly memberships: Membership[];
}

const roles = `(select coalesce(json_agg(json_build_object('id', r.id, 'name', r.name) order by r.name, r.id), '[]'::json)
  from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
  where a.organization_id = m.organization_id and a.user_id = m.user_id)`;

const file = {
  name: 'person_file',
  text: `select u.id, u.status, u.name, u.bio, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", u.created_at as "createdAt",
      u.updated_at as "updatedAt", u.deleted_at as "deletedAt", u.purge_after as "purgeAfter",
      exists (select 1 from password_credentials c where c.user_id = u.id) as "passwordSet",
      (select coalesce(json_agg(json_build_object('email', e.email, 'verified', e.verified, 'isDefault', e.is_default) order by e.created_at, e.id), '[]'::json)
         from emails e where e.user_id = u.id) as emails,
      (select coalesce(json_agg(json_build_object('phoneNumber', t.phone_number, 'verified', t.verified, 'isPrimary', t.is_primary) order by t.created_at, t.id), '[]'::json)
         from phone_numbers t where t.user_id = u.id) as "phoneNumbers",
      (select coalesce(json_agg(json_build_object('provider', i.provider, 'subject', ${subjectColumn('i')}) order by i.created_at, i.id), '[]'::json)
         from identities i where i.user_id = u.id) as identities,
      (select coalesce(json_agg(json_build_object('organizationId', m.organization_id, 'username', p.username,
           'joinedAt', to_char(m.joined_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
           'bannedAt', to_char(m.banned_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'roles', ${roles}) order by m.joined_at, m.organization_id), '[]'::json)
         from members m left join profiles p on p.organization_id = m.organization_id and p.user_id = m.user_id where m.user_id = u.id) as memberships
    from users u where u.id = $1`,
};

/** Reads one person, also one who is deleted and can still be restored, across all their organizations, in one statement. */
@Injectable()
export class AccountDetailsReader {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly pictures: PictureAddresses,
  ) {}

  async read(userId: UserId): Promise<AccountDetails> {
    const found = await this.statements.row<AccountDetails & PictureReference>(file, [userId]);
    if (!found) throw new UserNotFound();
    return { ...found, avatarUrl: this.pictures.of(found) };
  }
}
