import { Injectable } from '@nestjs/common';
import { apiKeyScopes, ownScopes } from '@app/organizations';
import { audit } from '@app/audit';
import {
  Clock,
  pageOf,
  PermissionMissing,
  readCursor,
  RequestInvalid,
  type OrganizationId,
  type Page,
  type Principal,
  Unauthenticated,
  type UserId,
  Encryption,
} from '@app/common';
import { SecurityNotices } from '@app/mail';
import { TransactionManager, type Tx } from '@app/database';
import { ApiKeyLimitReached, ApiKeyNotFound } from '../auth.errors.js';
import type { ApiKey } from './api-key.entity.js';
import { isApiKeyId, newApiKeyParts, writeApiKey, type ApiKeyParts } from './api-key-text.js';
import { ApiKeysRepository, type ApiKeySummary } from './api-keys.repository.js';

/** Keys that one person may have at the most. */
const mostKeys = 100;

/** How long a key works whose maker does not say: 90 days. */
const defaultLifetimeMs = 90 * 24 * 3600 * 1000;

/** Whose a key shall be, and what they may do there. */
export type KeyOwner = Pick<Principal, 'organizationId' | 'userId' | 'permissions'>;

/** What a new key shall be. */
export interface NewApiKey {
  readonly name: string;
  /** Permissions and own scopes that the key may use; what its owner loses, the key loses too. */
  readonly scopes: readonly string[];
  /** Default: 90 days from now. */
  readonly expiresAt?: Date;
}

/** A key that is kept as it is given. `expiresAt` null: until it is revoked. */
type KeptApiKey = Omit<NewApiKey, 'expiresAt'> & Pick<ApiKeySummary, 'expiresAt'>;

/** API keys of a person: made, listed, revoked. The whole key is told once, when it is made. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly repository: ApiKeysRepository,
    private readonly vault: Encryption,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    private readonly notices: SecurityNotices,
  ) {}

  /** @param limit 1 to 100 */
  async list(userId: UserId, limit: number, cursor?: string): Promise<Page<ApiKeySummary>> {
    return pageOf(await this.repository.list(userId, { limit, after: readCursor(cursor, isApiKeyId) }), limit, (key) => [key.id]);
  }

  /** Makes a key for its owner, in the organization of their session. Nobody gives a key what they may not do themselves. */
  async make(owner: KeyOwner, wanted: NewApiKey): Promise<ApiKeySummary & { key: string }> {
    const { organizationId, userId, permissions } = owner;
    const allowed: readonly string[] = [...permissions, ...ownScopes];
    const missing = wanted.scopes.filter((scope) => !allowed.includes(scope));
    if (missing.length > 0 || !organizationId) throw new PermissionMissing({ permissions: missing });
    if (wanted.expiresAt && wanted.expiresAt <= this.clock.now()) {
      throw new RequestInvalid({ fields: [{ field: 'expiresAt', message: 'expiresAt must be in the future' }] });
    }
    const expiresAt = wanted.expiresAt ?? new Date(this.clock.now().getTime() + defaultLifetimeMs);
    return this.transactions.run(async (tx) => {
      const count = await this.repository.countLocked(tx, userId);
      if (count === undefined) throw new Unauthenticated();
      if (count >= mostKeys) throw new ApiKeyLimitReached();
      const made = await this.keep(tx, organizationId, userId, { ...wanted, expiresAt }, newApiKeyParts());
      const details = { key: made.id, scopes: made.scopes };
      await audit.record(tx, { action: 'api_key.made', organizationId, target: { type: 'user', id: userId }, details });
      await this.notices.send(tx, userId, 'api-key-made', { organizationId });
      return made;
    });
  }

  async keep(tx: Tx, organizationId: OrganizationId, userId: UserId, wanted: KeptApiKey, parts: ApiKeyParts): Promise<ApiKeySummary & { key: string }> {
    const { name, expiresAt } = wanted;
    const row = {
      id: parts.id,
      userId,
      organizationId,
      name,
      scopes: apiKeyScopes.filter((one) => wanted.scopes.includes(one)),
      createdAt: this.clock.now(),
      expiresAt,
      lastUsedAt: null,
    };
    await this.repository.add(tx, { ...row, secretHash: this.hashOf(parts), secretId: this.vault.secretId });
    return { ...row, key: writeApiKey(parts) };
  }

  async revoke(owner: UserId, id: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const revoked = await this.repository.remove(tx, id, owner);
      if (!revoked) throw new ApiKeyNotFound();
      await audit.record(tx, { action: 'api_key.revoked', ...revoked, target: { type: 'user', id: owner }, details: { key: id } });
    });
  }

  /** Whether the secret of a key is the one that is kept. */
  proves(parts: ApiKeyParts, { secretHash }: Pick<ApiKey, 'secretHash'>): boolean {
    return this.vault.proves('api-keys', secretHash, textOf(parts));
  }

  /** Records a use, and makes the MAC anew where another secret made it: only now is the secret of the key at hand. */
  async recordUse(parts: ApiKeyParts, { secretHash, secretId }: Pick<ApiKey, 'secretHash' | 'secretId'>): Promise<void> {
    await this.repository.touch(parts.id, this.clock.now());
    if (secretId !== this.vault.secretId) await this.repository.replaceHash(parts.id, secretHash, this.hashOf(parts), this.vault.secretId);
  }

  private hashOf(parts: ApiKeyParts): Buffer {
    return this.vault.mac('api-keys', textOf(parts));
  }
}

const textOf = ({ id, secret }: ApiKeyParts): Buffer => Buffer.from(`${id}:${secret}`);
