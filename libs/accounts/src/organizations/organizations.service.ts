import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { AccountNotActive, PasswordsService } from '@app/auth';
import {
  assertDisplayName,
  isDisplayName,
  type OrganizationId,
  type Precondition,
  type Principal,
  type RoleId,
  type UserId,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import {
  assertOrganizationName,
  OrganizationsRepository,
  RolesRepository,
  type BuiltInRole,
  type OrganizationRecord,
} from '@app/organizations';
import { UsersRepository } from '@app/users';
import { NewAccountsService } from '../registration/new-accounts.service.js';

/** A new organization and its first admin. */
export interface OrganizationRequest {
  readonly id: OrganizationId;
  readonly name: string;
  readonly admin: { readonly email: string; readonly name: string; readonly password: string };
}

/** Organizations, as operators and admins create, read and rename them. */
@Injectable()
export class OrganizationsService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly newAccounts: NewAccountsService,
    private readonly passwords: PasswordsService,
    private readonly users: UsersRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Creates an organization with the built-in roles, and without members.
   * @param roleIds ids in place of random ones, for the demo organization
   */
  async create(
    tx: Tx,
    organization: OrganizationId,
    name: string,
    roleIds?: Partial<Record<BuiltInRole, RoleId>>,
  ): Promise<void> {
    assertOrganizationName(name);
    await this.organizations.add(tx, organization, name);
    await this.roles.addBuiltIn(tx, organization, roleIds);
    await audit.record(tx, {
      action: 'organization.founded',
      organizationId: organization,
      target: { type: 'organization', id: organization },
    });
  }

  /**
   * Creates the organization together with its first admin. Throws `OrganizationExists`, `EmailTaken` or
   * `PasswordRefused`. The caller vouches for the address,
   * which counts as verified.
   * @returns the id of the admin
   */
  async createWithAdmin({ id, name, admin }: OrganizationRequest): Promise<UserId> {
    const hash = await this.passwords.prepare('password', admin.password, {
      email: admin.email,
      names: [admin.name, id, name],
    });
    return this.transactions.run(async (tx) => {
      await this.create(tx, id, name);
      const userId = await this.newAccounts.create(tx, id, {
        email: admin.email,
        name: admin.name,
        role: 'admin',
        verified: true,
      });
      await this.passwords.set(tx, userId, hash);
      return userId;
    });
  }

  /** Throws `OrganizationNotFound`. */
  read(organizationId: OrganizationId): Promise<OrganizationRecord> {
    return this.organizations.read(organizationId);
  }

  /** Creates an organization with the caller as its first admin. Throws `OrganizationExists` or `AccountNotActive`. */
  async createWithCaller(caller: Principal, organizationId: OrganizationId, name: string): Promise<OrganizationRecord> {
    await this.transactions.run(async (tx) => {
      await this.create(tx, organizationId, name);
      // The deletion of the account waits, and then finds the organization.
      if ((await this.users.lockAny(tx, caller.userId, 'share')) !== 'active') throw new AccountNotActive();
      await this.organizations.addMember(tx, organizationId, caller.userId);
      await this.roles.grantBuiltIn(tx, organizationId, caller.userId, 'admin');
      await audit.record(tx, {
        action: 'member.added',
        organizationId,
        target: { type: 'user', id: caller.userId },
        details: { role: 'admin' },
      });
    });
    return this.organizations.read(organizationId);
  }

  /** Changes the name. The id, which is a part of URLs, stays. Throws `StaleVersion` or `RequestInvalid`. */
  async rename(
    organizationId: OrganizationId,
    name: string | undefined,
    expected: Precondition,
  ): Promise<OrganizationRecord> {
    await this.transactions.run(async (tx) => {
      expected.assertMatches(String(await this.organizations.lock(tx, organizationId)));
      if (name === undefined) return;
      if (!isDisplayName(name))
        assertDisplayName('name', name, (await this.organizations.describe(tx, organizationId)).name);
      const changed = await this.organizations.rename(tx, organizationId, name, tx.now());
      if (!changed) return;
      // Only a new name is validated, because a client may send the current one back.
      assertOrganizationName(name);
      await audit.record(tx, {
        action: 'organization.renamed',
        organizationId,
        target: { type: 'organization', id: organizationId },
      });
    });
    return this.organizations.read(organizationId);
  }
}
