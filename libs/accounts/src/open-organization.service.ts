import { Injectable } from '@nestjs/common';
import { NewPasswords } from '@app/auth';
import type { OrganizationId, UserId } from '@app/common';
import { TransactionManager } from '@app/database';
import { FoundOrganization } from './found-organization.service.js';
import { NewAccounts } from './new-accounts.service.js';

/** A new organization and the person who will run it. */
export interface OpeningRequest {
  readonly id: OrganizationId;
  readonly name: string;
  readonly admin: { readonly email: string; readonly name: string; readonly password: string };
}

/** Making an organization with its built-in roles and its first admin, all at once or not at all. */
@Injectable()
export class OpenOrganization {
  constructor(
    private readonly founding: FoundOrganization,
    private readonly newAccounts: NewAccounts,
    private readonly passwords: NewPasswords,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Throws `OrganizationExists`, `EmailTaken` or `PasswordRefused`. Whoever asks vouches for the address: it counts as verified.
   * @returns the id of the admin
   */
  async open({ id, name, admin }: OpeningRequest): Promise<UserId> {
    const hash = await this.passwords.prepare('password', admin.password, [admin.email, admin.name]);
    return this.transactions.run(async (tx) => {
      await this.founding.found(tx, id, name);
      const userId = await this.newAccounts.welcome(tx, id, { email: admin.email, name: admin.name, role: 'admin', verified: true });
      await this.passwords.keep(tx, userId, hash);
      return userId;
    });
  }
}
