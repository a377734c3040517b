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
  OrganizationLimitReached,
  OrganizationsRepository,
  RolesRepository,
  type BuiltInRole,
  type OrganizationRecord,
} from '@app/organizations';
import { UsersRepository } from '@app/users';
import { NewAccountsService } from '../registration/new-accounts.service.js';
import { assertOrganizationName } from './organization-name.js';

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
   * @param createdBy the user who creates it for themselves
   */
  async create(
    tx: Tx,
    organization: OrganizationId,
    name: string,
    roleIds?: Partial<Record<BuiltInRole, RoleId>>,
    createdBy: UserId | null = null,
  ): Promise<void> {
    assertOrganizationName(name);
    await this.organizations.add(tx, organization, name, createdBy);
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

  /**
   * Creates an organization with the caller as its first admin. Throws `OrganizationExists`, `AccountNotActive`, and
   * `OrganizationLimitReached` when the caller creates it for themselves and has created as many before.
   * @param most organizations that the caller may create for themselves; null: it is an operator who creates one
   */
  async createWithCaller(
    { userId }: Principal,
    organizationId: OrganizationId,
    name: string,
    most: number | null = null,
  ): Promise<OrganizationRecord> {
    await this.transactions.run(async (tx) => {
      await this.create(tx, organizationId, name, {}, most === null ? null : userId);
      // The deletion of the account waits, and then finds the organization; so does the next creation.
      const lock = most === null ? 'share' : 'no key update';
      if ((await this.users.lockAny(tx, userId, lock)) !== 'active') throw new AccountNotActive();
      if (most !== null && (await this.organizations.countCreatedBy(tx, userId)) > most)
        throw new OrganizationLimitReached();
      await this.organizations.addMember(tx, organizationId, userId);
      await this.roles.grantBuiltIn(tx, organizationId, userId, 'admin');
      await audit.record(tx, {
        action: 'member.added',
        organizationId,
        target: { type: 'user', id: userId },
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
