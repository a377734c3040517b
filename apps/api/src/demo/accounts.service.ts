import { Injectable } from '@nestjs/common';
import { builtInRoles, effectivePermissions, ownScopes, CollectionsRepository } from '@app/organizations';
import { NewAccountsService } from '@app/accounts';
import { ApiKeysService, ApiKeysRepository, generateApiKey, PasswordsService } from '@app/auth';
import type { UserId } from '@app/common';
import type { Tx } from '@app/database';
import type { DemoCredential } from './credentials.js';
import { demoAdmin, demoMemberKeyId, demoObject, demoOrganization, demoPeople, demoSpareKeyId, demoSpareMember } from './people.js';

/** The accounts of the demo people and what signs them in. */
@Injectable()
export class DemoAccounts {
  constructor(
    private readonly newAccounts: NewAccountsService,
    private readonly passwords: PasswordsService,
    private readonly keys: ApiKeysService,
    private readonly keyRows: ApiKeysRepository,
    private readonly collections: CollectionsRepository,
  ) {}

  hashesOf(people: readonly DemoCredential[]): Promise<string[]> {
    return Promise.all(people.map(({ password }) => this.passwords.prepare('password', password, [])));
  }

  async welcome(tx: Tx): Promise<void> {
    for (const { userId, name, email, handle, role, referrerHandle, about } of demoPeople) {
      const details = { ...(referrerHandle && { referrerHandle }), ...(about && { about }) };
      await this.newAccounts.create(tx, demoOrganization, { id: userId, name, email, handle, role, verified: true, ...details });
    }
  }

  /** Gives the people the passwords and API keys of the credentials, in the place of what they had. */
  async give(tx: Tx, people: readonly DemoCredential[], hashes: readonly string[]): Promise<void> {
    for (const [index, { apiKey, role, userId }] of people.entries()) {
      const owner = userId as UserId;
      await this.passwords.set(tx, owner, hashes[index] ?? '');
      await this.keyRows.removeAll(tx, owner);
      const scopes = [...effectivePermissions(builtInRoles[role].permissions), ...ownScopes];
      await this.keys.add(tx, demoOrganization, owner, { name: 'demo', scopes, expiresAt: null }, apiKey);
    }
  }

  /** Gives keys that are there to be revoked, by their owner and by the administration, and the first admin a figure to show. */
  async giveProps(tx: Tx): Promise<void> {
    await this.giveSpareKey(tx, demoAdmin.userId, demoSpareKeyId);
    await this.giveSpareKey(tx, demoSpareMember, demoMemberKeyId);
    await this.collections.put(tx, demoOrganization, demoAdmin.userId, demoObject, { kind: 'image', url: 'https://example.com/figures/knight.png' });
  }

  private async giveSpareKey(tx: Tx, owner: UserId, id: string): Promise<void> {
    await this.keyRows.remove(tx, id, owner);
    const spare = { name: 'to try out revocation', scopes: [], expiresAt: null };
    await this.keys.add(tx, demoOrganization, owner, spare, generateApiKey(id));
  }
}
