import { Injectable } from '@nestjs/common';
import { NewAccounts } from '@app/accounts';
import { NewPasswords } from '@app/auth';
import type { OrganizationAdminScope, UserId } from '@app/common';
import { TransactionManager } from '@app/database';
import { RolesService } from '../roles/roles.service.js';

/** A person who is not there yet, and what they begin with. */
export interface NewMemberRequest {
  readonly email: string;
  /** Whether somebody vouches for the address. */
  readonly verified: boolean;
  readonly name: string;
  readonly username?: string;
  /** Default: the built-in role Member. */
  readonly roles?: readonly string[];
  /** Without one they ask for a link to set it. */
  readonly password?: string;
}

/** Making an account for somebody, all at once or not at all. */
@Injectable()
export class CreateMember {
  constructor(
    private readonly newAccounts: NewAccounts,
    private readonly roles: RolesService,
    private readonly passwords: NewPasswords,
    private readonly transactions: TransactionManager,
  ) {}

  /** Throws `OrganizationNotFound`, `EmailTaken`, `RoleUnknown`, `PermissionMissing`, `PasswordRefused`, or what is wrong with the username. */
  async create(by: OrganizationAdminScope, { email, verified, name, username, roles, password }: NewMemberRequest): Promise<UserId> {
    const hash = password === undefined ? undefined : await this.passwords.prepare('password', password, [email, name]);
    return this.transactions.run(async (tx) => {
      const named = username === undefined ? {} : { handle: username };
      const userId = await this.newAccounts.welcome(tx, by.organizationId, { email, name, verified, role: null, ...named });
      await this.roles.grantFirst(tx, by, userId, roles);
      if (hash !== undefined) await this.passwords.keep(tx, userId, hash);
      return userId;
    });
  }
}
