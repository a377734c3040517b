import { Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { audit } from '@app/audit';
import { AccountNotActive } from '@app/auth';
import { isOrganizationId, OrganizationNotFound, type OrganizationId, type Principal } from '@app/common';
import { TransactionManager } from '@app/database';
import { OrganizationDomainsRepository, OrganizationsRepository, RolesRepository } from '@app/organizations';
import { UsersRepository } from '@app/users';
import { DomainNotOpen } from '@app/invitations';
import { LastMembership } from './members.errors.js';
import { MembersService } from './members.service.js';

/** The memberships of the caller. */
@Injectable()
export class OwnMembershipsService {
  constructor(
    private readonly members: MembersService,
    private readonly authority: Authority,
    private readonly organizations: OrganizationsRepository,
    private readonly domains: OrganizationDomainsRepository,
    private readonly roles: RolesRepository,
    private readonly users: UsersRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Makes the caller a member of an organization that a domain of theirs is open to. Throws `OrganizationNotFound`,
   * `AccountNotActive`, `DomainNotOpen` and `MemberExists`, also for a banned member.
   */
  async join({ userId }: Principal, organizationId: string): Promise<void> {
    if (!isOrganizationId(organizationId)) throw new OrganizationNotFound();
    await this.transactions.run(async (tx) => {
      await this.organizations.describe(tx, organizationId);
      if ((await this.users.lockStatus(tx, userId))?.status !== 'active') throw new AccountNotActive();
      const emails = await this.users.verifiedKeysOf(tx, userId);
      const domain = await this.domains.lockOpen(tx, organizationId, emails);
      if (domain === undefined) throw new DomainNotOpen();
      await this.organizations.addMember(tx, organizationId, userId);
      await this.roles.grantBuiltIn(tx, organizationId, userId, 'member');
      const target = { type: 'user', id: userId } as const;
      await audit.record(tx, { action: 'user.joined', organizationId, target, details: { role: 'member', domain } });
    });
  }

  /**
   * Ends the membership as an admin would, with the profile, username, roles, API keys and sessions there.
   * Throws `OrganizationNotFound`, `LastAdmin` and `LastMembership`, and `AccountNotActive` for a banned member: leaving
   * does not end a ban.
   * @param organization id of an organization of the caller
   */
  leave({ userId }: Principal, organization: string): Promise<void> {
    const organizationId = organization as OrganizationId;
    return this.transactions.run(async (tx) => {
      if (!(await this.organizations.lockMember(tx, organizationId, userId))) throw new OrganizationNotFound();
      if (await this.organizations.isBanned(tx, organizationId, userId)) throw new AccountNotActive();
      await this.members.prepareRemoval(tx, organizationId, userId);
      if (!(await this.organizations.isActiveElsewhere(tx, organizationId, userId))) throw new LastMembership();
      await this.members.removeResources(tx, organizationId, userId);
      await audit.record(tx, { action: 'member.left', organizationId, target: { type: 'user', id: userId } });
      await this.authority.announceLoss(tx, { organizationId, userId });
    });
  }
}
