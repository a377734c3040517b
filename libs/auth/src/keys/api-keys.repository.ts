import { Injectable } from '@nestjs/common';
import { mostCounted, Unauthenticated, type OrganizationId, type PageRequest, type UserId } from '@app/common';
import { PreparedQueries, translating, type Tx } from '@app/database';
import { keysOfOrganization } from '../queries/api-key-owners.queries.js';
import { ApiKey } from './api-key.entity.js';

/** A key without its secret. */
export type ApiKeySummary = Pick<
  ApiKey,
  'id' | 'name' | 'organizationId' | 'scopes' | 'createdAt' | 'expiresAt' | 'lastUsedAt'
>;

/** A key with its owner, for admins. */
export interface OwnedApiKey extends ApiKeySummary {
  readonly ownerId: UserId;
  readonly ownerName: string;
}

const keysOfUser = {
  name: 'api_keys_of_user',
  text: `select id, name, organization_id as "organizationId", scopes, created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt"
    from api_keys where user_id = $1 and ($2::text is null or id > $2) order by id limit $3`,
};
const keysOfOrganizationCount = {
  name: 'api_keys_of_organization_count',
  text: 'select count(*)::int as count from (select 1 from api_keys where organization_id = $1 limit $2) counted',
};
const touch = {
  name: 'api_key_touch',
  text: `update api_keys set last_used_at = $2 where id = (select id from api_keys where id = $1
    and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute') for no key update skip locked)`,
};

const replaceHash = {
  name: 'api_key_replace_hash',
  text: 'update api_keys set secret_hash = $3, secret_id = $4 where id = $1 and secret_hash = $2',
};

/** Rows of API keys. */
@Injectable()
export class ApiKeysRepository {
  constructor(private readonly statements: PreparedQueries) {}

  list(userId: UserId, page: PageRequest): Promise<ApiKeySummary[]> {
    return this.statements.rows<ApiKeySummary>(keysOfUser, [userId, page.after?.[0] ?? null, page.limit + 1]);
  }

  /** The keys of a user. The caller has locked the user against further ones. */
  async count(tx: Tx, userId: UserId): Promise<number> {
    return (
      (await tx.row<{ count: number }>('select count(*)::int as count from api_keys where user_id = $1', [userId]))
        ?.count ?? 0
    );
  }

  /** Throws `Unauthenticated` when the owner has just been removed from the organization. */
  async add(tx: Tx, key: ApiKey): Promise<void> {
    await translating(tx.manager.insert(ApiKey, key), { fk_api_keys_member: () => new Unauthenticated() });
  }

  /** @returns the organization of the key; undefined when there was none */
  remove(tx: Tx, id: string, owner: UserId): Promise<Pick<ApiKey, 'organizationId'> | undefined> {
    return tx.row('delete from api_keys where id = $1 and user_id = $2 returning organization_id as "organizationId"', [
      id,
      owner,
    ]);
  }

  /** @returns how many there were */
  async removeAll(tx: Tx, owner: UserId): Promise<number> {
    return (await tx.rows('delete from api_keys where user_id = $1 returning 1', [owner])).length;
  }

  /** Records a use, at most once a minute, outside of a transaction: it may be lost. A locked key is skipped. */
  async touch(id: string, now: Date): Promise<void> {
    await this.statements.rows(touch, [id, now]);
  }

  /** Replaces a MAC, if it is still that one. */
  async replaceHash(id: string, before: Buffer, after: Buffer, secretId: string): Promise<void> {
    await this.statements.rows(replaceHash, [id, before, after, secretId]);
  }

  /** The keys of all members, without their secrets. */
  listIn(organization: OrganizationId, page: PageRequest): Promise<OwnedApiKey[]> {
    return this.statements.rows<OwnedApiKey>(keysOfOrganization, [
      organization,
      page.after?.[0] ?? null,
      page.limit + 1,
    ]);
  }

  /** At most one more than `mostCounted`. */
  async countIn(organization: OrganizationId): Promise<number> {
    return (
      (await this.statements.row<{ count: number }>(keysOfOrganizationCount, [organization, mostCounted + 1]))?.count ??
      0
    );
  }

  /** How many keys have a scope, up to one more than `most`. They stay as they are until the transaction ends. */
  async lockWith(tx: Tx, organization: OrganizationId, scope: string, most: number): Promise<number> {
    const text = `select id from api_keys where organization_id = $1 and scopes @> array[$2::text] order by id limit $3 for update`;
    return (await tx.rows(text, [organization, scope, most + 1])).length;
  }

  /** Takes a scope from the keys of an organization that have it. They keep the others. */
  async removeScope(tx: Tx, organization: OrganizationId, scope: string): Promise<void> {
    const text = `update api_keys set scopes = array_remove(scopes, $2::text)
      where organization_id = $1 and scopes @> array[$2::text]`;
    await tx.rows(text, [organization, scope]);
  }

  /** Locks a key until the transaction ends. @returns its owner */
  async ownerIn(tx: Tx, organization: OrganizationId, id: string): Promise<UserId | undefined> {
    const text = 'select user_id as "userId" from api_keys where organization_id = $1 and id = $2 for update';
    return (await tx.row<{ userId: UserId }>(text, [organization, id]))?.userId;
  }
}
