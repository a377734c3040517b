// Tables: members, organizations, profiles, users.
import { Injectable } from '@nestjs/common';
import { isOrganizationId, type OrganizationId } from '@app/common';
import { PreparedQueries } from '@app/database';
import { PictureAddresses, type PictureReference } from '@app/pictures';
import { canonicalNameOf, longestName } from '@app/usernames';
import { UserNotFound, type User } from '@app/users';

/** What anybody may know of a member. Nothing else of a person ever gets here. */
export interface PublicProfileRecord extends Pick<User, 'name' | 'bio' | 'avatarUrl'> {
  readonly username: string;
  readonly organizationId: OrganizationId;
  readonly joinedAt: Date;
}

// Where names are not unique, the name means the one who joined first.
const publicProfile = {
  name: 'public_profile',
  text: `select p.username, u.name, u.bio, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", p.organization_id as "organizationId", m.joined_at as "joinedAt"
    from profiles p
    join organizations o on o.id = p.organization_id and o.public_profiles
    join members m on m.organization_id = p.organization_id and m.user_id = p.user_id and m.banned_at is null
    join users u on u.id = p.user_id and u.status = 'active'
    where p.organization_id = $1 and p.username_key = $2
    order by m.joined_at, p.user_id limit 1`,
};

/** Normalization takes more than linear time for some texts, and nobody has called yet: what is too long to be a name is not looked at. */
const mayBeName = (text: string): boolean => text.length <= 2 * longestName;

/** Reads what anybody may know of a member, by their name. */
@Injectable()
export class PublicProfileReader {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly pictures: PictureAddresses,
  ) {}

  /** One answer, `UserNotFound`, whether nobody has the name, they are gone, or the organization shows nobody. */
  async find(organization: string, username: string): Promise<PublicProfileRecord> {
    const found = isOrganizationId(organization) && mayBeName(username) && (await this.read(organization, canonicalNameOf(username)));
    if (!found) throw new UserNotFound();
    return { ...found, avatarUrl: this.pictures.of(found) };
  }

  private read(organization: OrganizationId, canonical: string): Promise<(PublicProfileRecord & PictureReference) | undefined> {
    return this.statements.row(publicProfile, [organization, canonical]);
  }
}
