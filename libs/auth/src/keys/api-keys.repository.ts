import { Injectable } from '@nestjs/common';
import type { PageRequest, UserId } from '@app/kernel';
import { Statements, type Tx } from '@app/persistence';
import { ApiKey } from './api-key.entity.js';

/** A key as its owner sees it: everything but the secret. */
export type ApiKeySummary = Pick<ApiKey, 'id' | 'name' | 'organizationId' | 'scopes' | 'createdAt' | 'expiresAt' | 'lastUsedAt'>;

const keysOfUser = {
  name: 'api_keys_of_user',
  text: `select id, name, organization_id as "organizationId", scopes, created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt"
    from api_keys where user_id = $1 and ($2::text is null or id > $2) order by id limit $3`,
};
const touch = {
  name: 'api_key_touch',
  text: `update api_keys set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute')`,
};

/** Rows of API keys. */
@Injectable()
export class ApiKeysRepository {
  constructor(private readonly statements: Statements) {}

  list(userId: UserId, page: PageRequest): Promise<ApiKeySummary[]> {
    return this.statements.rows<ApiKeySummary>(keysOfUser, [userId, page.after?.[0] ?? null, page.limit + 1]);
  }

  /** Counts the keys of an active person while no other request can add one for them. Nothing when they have just gone. */
  async countLocked(tx: Tx, userId: UserId): Promise<number | undefined> {
    const owner = await tx.row(`select 1 from users where id = $1 and status = 'active' for no key update`, [userId]);
    if (!owner) return undefined;
    return (await tx.row<{ count: number }>('select count(*)::int as count from api_keys where user_id = $1', [userId]))?.count ?? 0;
  }

  async add(tx: Tx, key: ApiKey): Promise<void> {
    await tx.manager.insert(ApiKey, key);
  }

  /** Answers where the key was good; nothing when there was none. */
  remove(tx: Tx, id: string, owner: UserId): Promise<Pick<ApiKey, 'organizationId'> | undefined> {
    return tx.row('delete from api_keys where id = $1 and user_id = $2 returning organization_id as "organizationId"', [id, owner]);
  }

  async removeAll(tx: Tx, owner: UserId): Promise<void> {
    await tx.rows('delete from api_keys where user_id = $1', [owner]);
  }

  /** Notes that the key was used: a statement of its own, at most once a minute, because losing it would not matter. */
  async touch(id: string, now: Date): Promise<void> {
    await this.statements.rows(touch, [id, now]);
  }
}
