import { Injectable } from '@nestjs/common';
import { ApplicationPermissionsRepository, ownScopes } from '@app/organizations';
import { audit } from '@app/audit';
import {
  Clock,
  countedPage,
  pageOf,
  PermissionMissing,
  readCursor,
  RequestInvalid,
  type CountedPage,
  type OrganizationId,
  type Page,
  type Principal,
  Unauthenticated,
  type UserId,
  Encryption,
} from '@app/common';
import { Mails } from '@app/mail';
import { UsersRepository } from '@app/users';
import { TransactionManager, type Tx } from '@app/database';
import { ApiKeyLimitReached, ApiKeyNotFound } from '../auth.errors.js';
import { FactorRequired } from '../factors/factors.errors.js';
import type { ApiKey } from './api-key.entity.js';
import { generateApiKey, isApiKeyId, readApiKey, type ApiKeyParts } from './api-key-text.js';
import { ApiKeysRepository, type ApiKeySummary, type OwnedApiKey } from './api-keys.repository.js';

/** Keys that one user may have. */
const mostKeys = 100;

/** Lifetime of a key whose request names none: 90 days. */
const defaultLifetimeMs = 90 * 24 * 3600 * 1000;

/** The owner of a new key, with their permissions in the organization of the key. */
export type KeyOwner = Pick<Principal, 'organizationId' | 'userId' | 'permissions' | 'lacksFactor'>;

export interface NewApiKey {
  readonly name: string;
  /** Permissions and own scopes of the key. It loses what its owner loses. */
  readonly scopes: readonly string[];
  /** Default: 90 days from now. */
  readonly expiresAt?: Date;
}

/** `expiresAt` null: the key works until it is revoked. */
type StoredApiKey = Omit<NewApiKey, 'expiresAt'> & Pick<ApiKeySummary, 'expiresAt'>;

/** API keys of a user: created, listed, revoked. Only the answer to the creation has the whole key. */
@Injectable()
export class ApiKeysService {
  /** The text of a new key. */
  static readonly generate = generateApiKey;

  constructor(
    private readonly repository: ApiKeysRepository,
    private readonly users: UsersRepository,
    private readonly encryption: Encryption,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    private readonly mails: Mails,
    private readonly permissions: ApplicationPermissionsRepository,
  ) {}

  /** @param limit 1 to 100 */
  async list(userId: UserId, limit: number, cursor?: string): Promise<Page<ApiKeySummary>> {
    return pageOf(
      await this.repository.list(userId, { limit, after: readCursor(cursor, isApiKeyId) }),
      limit,
      (key) => [key.id],
    );
  }

  /** The keys of all members. @param limit 1 to 100 */
  async listIn(organizationId: OrganizationId, limit: number, cursor?: string): Promise<CountedPage<OwnedApiKey>> {
    const page = pageOf(
      await this.repository.listIn(organizationId, { limit, after: readCursor(cursor, isApiKeyId) }),
      limit,
      (key) => [key.id],
    );
    return countedPage(page, await this.repository.countIn(organizationId));
  }

  /**
   * A key has no permission that its owner lacks. Throws `FactorRequired`, `PermissionMissing`, `RequestInvalid`,
   * `PermissionUnknown`, `ApiKeyLimitReached` or `Unauthenticated`.
   */
  async create(owner: KeyOwner, wanted: NewApiKey): Promise<ApiKeySummary & { key: string }> {
    const { organizationId, userId, permissions, lacksFactor = false } = owner;
    if (lacksFactor) throw new FactorRequired();
    const { holds } = ApplicationPermissionsRepository;
    const missing = wanted.scopes.filter((scope) => !holds([...permissions, ...ownScopes], scope));
    if (missing.length > 0 || !organizationId) throw new PermissionMissing({ permissions: missing });
    if (wanted.expiresAt && wanted.expiresAt <= this.clock.now()) {
      throw new RequestInvalid({ fields: [{ field: 'expiresAt', message: 'expiresAt must be in the future' }] });
    }
    const expiresAt = wanted.expiresAt ?? new Date(this.clock.now().getTime() + defaultLifetimeMs);
    return this.transactions.run(async (tx) => {
      if ((await this.users.lockAny(tx, userId, 'no key update')) !== 'active') throw new Unauthenticated();
      if ((await this.repository.count(tx, userId)) >= mostKeys) throw new ApiKeyLimitReached();
      await this.permissions.keep(tx, organizationId, wanted.scopes, 'scopes');
      const added = await this.add(tx, organizationId, userId, { ...wanted, expiresAt }, generateApiKey());
      const details = { key: added.id, scopes: added.scopes };
      await audit.record(tx, { action: 'api_key.made', organizationId, target: { type: 'user', id: userId }, details });
      await this.mails.notify(tx, userId, 'api-key-made', { organizationId });
      return added;
    });
  }

  /** Stores a key without checks. */
  async add(
    tx: Tx,
    organizationId: OrganizationId,
    userId: UserId,
    wanted: StoredApiKey,
    key: string,
  ): Promise<ApiKeySummary & { key: string }> {
    const { name, expiresAt } = wanted;
    const parts = readApiKey(key);
    if (!parts) throw new Error('The text is not an API key.');
    const row = {
      id: parts.id,
      userId,
      organizationId,
      name,
      scopes: [...new Set(wanted.scopes)].sort(),
      createdAt: this.clock.now(),
      expiresAt,
      lastUsedAt: null,
    };
    await this.repository.add(tx, { ...row, secretHash: this.hashOf(parts), secretId: this.encryption.secretId });
    return { ...row, key };
  }

  async revoke(owner: UserId, id: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const revoked = await this.repository.remove(tx, id, owner);
      if (!revoked) throw new ApiKeyNotFound();
      await audit.record(tx, {
        action: 'api_key.revoked',
        ...revoked,
        target: { type: 'user', id: owner },
        details: { key: id },
      });
    });
  }

  /** Whether the secret of a key is the stored one. */
  proves(parts: ApiKeyParts, { secretHash }: Pick<ApiKey, 'secretHash'>): boolean {
    return this.encryption.proves('api-keys', secretHash, textOf(parts));
  }

  /** Records a use, and renews a MAC of another `FACET_SECRET`: only now is the secret of the key known. */
  async recordUse(
    parts: ApiKeyParts,
    { secretHash, secretId }: Pick<ApiKey, 'secretHash' | 'secretId'>,
  ): Promise<void> {
    await this.repository.touch(parts.id, this.clock.now());
    if (secretId !== this.encryption.secretId)
      await this.repository.replaceHash(parts.id, secretHash, this.hashOf(parts), this.encryption.secretId);
  }

  private hashOf(parts: ApiKeyParts): Buffer {
    return this.encryption.mac('api-keys', textOf(parts));
  }
}

const textOf = ({ id, secret }: ApiKeyParts): Buffer => Buffer.from(`${id}:${secret}`);
