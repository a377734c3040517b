import { Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { audit } from '@app/audit';
import { AccountNotActive } from '@app/auth';
import { OrganizationNotFound, type OrganizationId, type Principal } from '@app/common';
import { TransactionManager } from '@app/database';
import { OrganizationsRepository } from '@app/organizations';
import { LastMembership } from './members.errors.js';
import { MembersService } from './members.service.js';

/** The memberships of the caller. */
@Injectable()
export class OwnMembershipsService {
  constructor(
    private readonly members: MembersService,
    private readonly authority: Authority,
    private readonly organizations: OrganizationsRepository,
    private readonly transactions: TransactionManager,
  ) {}

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
