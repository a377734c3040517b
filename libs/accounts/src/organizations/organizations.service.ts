import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { PasswordsService } from '@app/auth';
import type { OrganizationId, RoleId, UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { assertOrganizationName, OrganizationsRepository, RolesRepository, type BuiltInRole } from '@app/organizations';
import { NewAccountsService } from '../registration/new-accounts.service.js';

/** A new organization and its first admin. */
export interface OrganizationRequest {
  readonly id: OrganizationId;
  readonly name: string;
  readonly admin: { readonly email: string; readonly name: string; readonly password: string };
}

/** Creates organizations with the built-in roles. */
@Injectable()
export class OrganizationsService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly newAccounts: NewAccountsService,
    private readonly passwords: PasswordsService,
    private readonly transactions: TransactionManager,
  ) {}

  /** @param roleIds ids in place of random ones, for the demo organization */
  async create(tx: Tx, organization: OrganizationId, name: string, roleIds?: Partial<Record<BuiltInRole, RoleId>>): Promise<void> {
    assertOrganizationName(name);
    await this.organizations.add(tx, organization, name);
    await this.roles.addBuiltIn(tx, organization, roleIds);
    await audit.record(tx, { action: 'organization.founded', organizationId: organization, target: { type: 'organization', id: organization } });
  }

  /**
   * Creates the organization together with its first admin. Throws `OrganizationExists`, `EmailTaken` or `PasswordRefused`. The caller vouches for the address,
   * which counts as verified.
   * @returns the id of the admin
   */
  async createWithAdmin({ id, name, admin }: OrganizationRequest): Promise<UserId> {
    const hash = await this.passwords.prepare('password', admin.password, { email: admin.email, names: [admin.name, id, name] });
    return this.transactions.run(async (tx) => {
      await this.create(tx, id, name);
      const userId = await this.newAccounts.create(tx, id, { email: admin.email, name: admin.name, role: 'admin', verified: true });
      await this.passwords.set(tx, userId, hash);
      return userId;
    });
  }
}
