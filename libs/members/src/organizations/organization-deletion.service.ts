import { Inject, Injectable } from '@nestjs/common';
import { OrganizationAdmins, ReservedOrganizations } from '@app/accounts';
import { audit } from '@app/audit';
import { RequestInvalid, type OrganizationId, type Principal, type UserId } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { TransactionManager, type Tx } from '@app/database';
import { Mails } from '@app/mail';
import {
  OrganizationInUse,
  OrganizationsRepository,
  OrganizationTooLarge,
  RemovedOrganizationsRepository,
} from '@app/organizations';
import { MembersService } from '../members/members.service.js';

/** An admin deletes an organization. */
@Injectable()
export class OrganizationDeletionService {
  constructor(
    private readonly members: MembersService,
    private readonly organizations: OrganizationsRepository,
    private readonly removed: RemovedOrganizationsRepository,
    private readonly admins: OrganizationAdmins,
    private readonly reserved: ReservedOrganizations,
    private readonly mails: Mails,
    private readonly transactions: TransactionManager,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'ORGANIZATION_DELETION_MEMBERS'>,
  ) {}

  /**
   * Ends all memberships, as if an admin had removed the members, and removes the organization with all that is in it,
   * at once and for good. Accounts stay. The id is not used again, and the audit stays with it. Members learn it by
   * email. Throws `RequestInvalid`, `OrganizationNotFound`, `AccountNotActive`, `AdminNeeded`, `OrganizationInUse` and
   * `OrganizationTooLarge`.
   * @param organization id of an organization of the caller
   * @param confirmation the same id
   */
  async delete({ userId }: Principal, organization: string, confirmation: string): Promise<void> {
    if (confirmation !== organization)
      throw new RequestInvalid({
        fields: [{ field: 'confirmation', message: 'confirmation must be the id of the organization' }],
      });
    const organizationId = organization as OrganizationId;
    await this.transactions.run(async (tx) => {
      // Before anything is locked: a caller of another organization holds nobody up.
      await this.admins.assertAdmin(tx, organizationId, userId);
      const members = await this.lock(tx, organizationId, userId);
      const { name } = await this.organizations.describe(tx, organizationId);
      for (const member of members) await this.members.end(tx, organizationId, member);
      await this.removed.remove(tx, organizationId);
      await record(tx, organizationId, members);
      await this.mails.notify(tx, members, 'organization-deleted', { organizationId, organizationName: name });
    });
  }

  /** @returns the members, to whom nobody is added from here on */
  private async lock(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<UserId[]> {
    const most = this.settings.ORGANIZATION_DELETION_MEMBERS;
    // Memberships first, as a removal of a member locks them. Then who came in before nobody else can.
    await this.removed.lockMembers(tx, organizationId, most + 1);
    await this.organizations.lockSettings(tx, organizationId, 'update');
    const members = await this.removed.lockMembers(tx, organizationId, most + 1);
    await this.admins.assertAdmin(tx, organizationId, userId);
    if (await this.reserved.isNeeded(tx, organizationId)) throw new OrganizationInUse();
    if (members.length > most) throw new OrganizationTooLarge();
    return members;
  }
}

async function record(tx: Tx, organizationId: OrganizationId, members: readonly UserId[]): Promise<void> {
  await audit.record(
    tx,
    ...members.map((id) => ({ action: 'member.removed', organizationId, target: { type: 'user', id } }) as const),
    {
      action: 'organization.removed',
      organizationId,
      target: { type: 'organization', id: organizationId },
      details: { members: members.length },
    },
  );
}
