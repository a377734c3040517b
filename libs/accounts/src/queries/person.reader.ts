// Tables: emails, identities, profiles, users, wallets.
import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { PreparedQueries } from '@app/database';
import { PictureAddresses, type PictureReference } from '@app/pictures';
import { UserNotFound, type User } from '@app/users';
import type { ProfileRecord } from './profile.reader.js';

/** A person with their name in an organization, as they see themselves. */
export interface PersonRecord
  extends
    Pick<User, 'name' | 'bio' | 'avatarUrl' | 'address' | 'dateOfBirth' | 'createdAt' | 'updatedAt'>,
    Pick<ProfileRecord, 'username' | 'walletAddress' | 'version' | 'userVersion'> {
  readonly userId: UserId;
  readonly email: string | null;
}

// A profile that is not there is in the state of one that was just made, so that a tag read before it is made stays good.
const person = {
  name: 'person_record',
  text: `select u.id as "userId", u.name, u.bio, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", u.address, to_char(u.date_of_birth, 'YYYY-MM-DD') as "dateOfBirth",
      u.created_at as "createdAt", greatest(u.updated_at, p.updated_at) as "updatedAt", p.username, w.address as "walletAddress",
      coalesce(e.email, (select i.email from identities i where i.user_id = u.id and i.email_verified order by i.created_at, i.id limit 1)) as email,
      coalesce(p.version, 1) as version, u.version as "userVersion"
    from users u
    left join profiles p on p.organization_id = $1 and p.user_id = u.id
    left join emails e on e.user_id = u.id and e.is_default
    left join wallets w on w.user_id = u.id
    where u.id = $2 and u.status <> 'deleted'`,
  parameterTypes: ['text', 'uuid'],
};

/** Reads a person and their name in an organization, across services, in one statement. */
@Injectable()
export class PersonReader {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly pictures: PictureAddresses,
  ) {}

  /** @param organization where the username counts; none: there is no username */
  async read(organization: OrganizationId | null, userId: UserId): Promise<PersonRecord> {
    const found = await this.statements.batchedRow<PersonRecord & PictureReference>(person, [organization, userId]);
    if (!found) throw new UserNotFound();
    return { ...found, avatarUrl: this.pictures.of(found) };
  }
}
