// Tables: collection_objects, profiles, users, wallets.
import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { PreparedQueries } from '@app/database';
import { PictureAddresses, type PictureReference } from '@app/pictures';
import { ProfileNotFound } from '../accounts.errors.js';

/** A person in an organization, as the M2 API shows them. */
export interface ProfileRecord {
  readonly username: string | null;
  readonly avatarUrl: string | null;
  /** Checksummed (EIP-55). */
  readonly walletAddress: string | null;
  readonly objectUrl: string | null;
  readonly datasourceId: string | null;
  readonly objectDefinitionId: string | null;
  readonly version: number;
  readonly userVersion: number;
}

const profile = {
  name: 'profile_record',
  text: `select p.username, u.avatar_url as "avatarUrl", u.picture_hash as "pictureHash", w.address as "walletAddress", o.url as "objectUrl", o.datasource_id as "datasourceId", o.object_definition_id as "objectDefinitionId",
      p.version, u.version as "userVersion"
    from profiles p join users u on u.id = p.user_id
    left join wallets w on w.user_id = p.user_id
    left join collection_objects o on o.organization_id = p.organization_id and o.user_id = p.user_id
      and o.datasource_id = p.avatar_datasource_id and o.object_definition_id = p.avatar_object_definition_id
    where p.organization_id = $1 and p.user_id = $2 and u.status <> 'deleted'`,
  parameterTypes: ['text', 'uuid'],
};

/** Reads profiles, across services, in one statement. */
@Injectable()
export class ProfileReader {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly pictures: PictureAddresses,
  ) {}

  async read(organization: OrganizationId | null, userId: UserId): Promise<ProfileRecord> {
    const found = await this.statements.batchedRow<ProfileRecord & PictureReference>(profile, [organization, userId]);
    if (!found) throw new ProfileNotFound();
    return { ...found, avatarUrl: this.pictures.of(found) };
  }
}

/** Names what edits change about a profile. */
export const profileStateOf = ({ version, userVersion }: Pick<ProfileRecord, 'version' | 'userVersion'>): string => `${version}-${userVersion}`;
