import { Injectable } from '@nestjs/common';
import { type RoleSummary, MemberNotFound } from '@app/organizations';
import { mostSessions } from '@app/auth';
import type { OrganizationId, UserId } from '@app/common';
import { PreparedQueries } from '@app/database';
import { PictureAddresses, type PictureReference } from '@app/pictures';
import { subjectColumn, type Email, type Identity, type PhoneNumber, type User } from '@app/users';
import { memberIdOf } from '../member-id.js';

/** A member with all that the administration sees of them. */
export interface MemberDetails extends Pick<User, 'status' | 'name' | 'avatarUrl' | 'version' | 'createdAt' | 'deletedAt' | 'purgeAfter'> {
  readonly id: UserId;
  readonly username: string | null;
  readonly joinedAt: Date;
  /** Last sign-in, refresh or use of a key in this organization, of those that are still there. */
  readonly lastSeenAt: Date | null;
  readonly roles: RoleSummary[];
  readonly emails: Pick<Email, 'email' | 'verified' | 'isDefault'>[];
  readonly phoneNumbers: Pick<PhoneNumber, 'phoneNumber' | 'verified' | 'isPrimary'>[];
  readonly identities: Pick<Identity, 'provider' | 'subject' | 'name' | 'email'>[];
}

const file = {
  name: 'member_file',
  text: `select u.id, case when m.banned_at is null or u.status = 'deleted' then u.status else 'banned' end as status, u.name, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", u.version, u.created_at as "createdAt",
      u.deleted_at as "deletedAt", u.purge_after as "purgeAfter", m.joined_at as "joinedAt", p.username,
      greatest((select max(s.last_used_at) from (select last_used_at, organization_id from sessions where user_id = m.user_id
           order by expires_at desc, id desc limit ${mostSessions}) s where s.organization_id = m.organization_id),
        (select max(k.last_used_at) from api_keys k where k.organization_id = m.organization_id and k.user_id = m.user_id)) as "lastSeenAt",
      (select coalesce(json_agg(json_build_object('id', r.id, 'name', r.name, 'description', r.description) order by r.name, r.id), '[]'::json)
         from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
         where a.organization_id = m.organization_id and a.user_id = m.user_id) as roles,
      (select coalesce(json_agg(json_build_object('email', e.email, 'verified', e.verified, 'isDefault', e.is_default) order by e.created_at, e.id), '[]'::json)
         from emails e where e.user_id = u.id) as emails,
      (select coalesce(json_agg(json_build_object('phoneNumber', t.phone_number, 'verified', t.verified, 'isPrimary', t.is_primary) order by t.created_at, t.id), '[]'::json)
         from phone_numbers t where t.user_id = u.id) as "phoneNumbers",
      (select coalesce(json_agg(json_build_object('provider', i.provider, 'subject', ${subjectColumn('i')}, 'name', i.name, 'email', i.email) order by i.created_at, i.id), '[]'::json)
         from identities i where i.user_id = u.id) as identities
    from members m join users u on u.id = m.user_id
    left join profiles p on p.organization_id = m.organization_id and p.user_id = m.user_id
    where m.organization_id = $1 and m.user_id = $2`,
};

/** Reads one member, also one who is deleted and can still be restored, in one statement. */
@Injectable()
export class MemberDetailsReader {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly pictures: PictureAddresses,
  ) {}

  async read(organization: OrganizationId, member: string): Promise<MemberDetails> {
    const found = await this.statements.row<MemberDetails & PictureReference>(file, [organization, memberIdOf(member)]);
    if (!found) throw new MemberNotFound();
    return { ...found, avatarUrl: this.pictures.of(found) };
  }
}
