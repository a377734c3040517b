import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { AccountNotActive } from '@app/auth';
import { OrganizationNotFound, RequestInvalid, type OrganizationId, type Principal, type UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { Mails } from '@app/mail';
import { inboxes, NotificationsRepository } from '@app/notifications';
import { memberIdOf, MemberNotFound, OrganizationsRepository, RolesRepository } from '@app/organizations';
import { UsersRepository } from '@app/users';
import { Authority } from '../directory/authority.service.js';
import { OrganizationAdmins } from '../directory/organization-admins.service.js';

/** An admin hands an organization over to another member. */
@Injectable()
export class HandoverService {
  constructor(
    private readonly admins: OrganizationAdmins,
    private readonly authority: Authority,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly users: UsersRepository,
    private readonly notifications: NotificationsRepository,
    private readonly mails: Mails,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Gives the Admin role to another active member and takes it from the caller, who becomes a Member and keeps their
   * other roles. The new admin learns it by email and by a notification. Throws `OrganizationNotFound`,
   * `AccountNotActive`, `AdminNeeded`, `RequestInvalid` for the caller themselves, and `MemberNotFound`.
   * @param organization id of an organization of the caller
   */
  handOver({ userId }: Principal, organization: string, member: string): Promise<void> {
    const [organizationId, receiver] = [organization as OrganizationId, memberIdOf(member)];
    if (receiver === userId)
      throw new RequestInvalid({ fields: [{ field: 'userId', message: 'userId must be another member' }] });
    return this.transactions.run(async (tx) => {
      await this.lock(tx, organizationId, userId, receiver);
      await this.moveRole(tx, organizationId, userId, receiver);
      const target = { type: 'user', id: receiver } as const;
      await audit.record(tx, { action: 'organization.handed_over', organizationId, target });
      await this.authority.announceLoss(tx, { organizationId, userId });
      await this.tell(tx, organizationId, userId, receiver);
    });
  }

  /** Memberships by id, then the Admin role, then the users: as everywhere. */
  private async lock(tx: Tx, organizationId: OrganizationId, userId: UserId, receiver: UserId): Promise<void> {
    const inOrder = [userId, receiver].sort();
    const locked: UserId[] = [];
    for (const one of inOrder) if (await this.organizations.lockMember(tx, organizationId, one)) locked.push(one);
    if (!locked.includes(userId)) throw new OrganizationNotFound();
    // Who else gives up the role at this time waits.
    await this.roles.hasOtherAdmin(tx, organizationId, userId);
    await this.admins.assertAdmin(tx, organizationId, userId);
    const active: UserId[] = [];
    for (const one of inOrder) if ((await this.users.lockAny(tx, one, 'share')) === 'active') active.push(one);
    if (!active.includes(userId)) throw new AccountNotActive();
    const isBanned = await this.organizations.isBanned(tx, organizationId, receiver);
    if (!locked.includes(receiver) || !active.includes(receiver) || isBanned) throw new MemberNotFound();
  }

  private async moveRole(tx: Tx, organizationId: OrganizationId, userId: UserId, receiver: UserId): Promise<void> {
    const roles = await this.roles.named(tx, organizationId);
    const [admin, member] = (['admin', 'member'] as const).map((builtIn) =>
      roles.filter((role) => role.builtIn === builtIn).map(({ id }) => id),
    );
    await this.roles.assign(tx, organizationId, receiver, { granted: admin ?? [], revoked: [] }, userId);
    await this.roles.assign(tx, organizationId, userId, { granted: member ?? [], revoked: admin ?? [] }, null);
  }

  private async tell(tx: Tx, organizationId: OrganizationId, userId: UserId, receiver: UserId): Promise<void> {
    const { name: organizationName } = await this.organizations.describe(tx, organizationId);
    await inboxes.lock(tx, organizationId, [receiver]);
    await this.notifications.toSome(tx, organizationId, [receiver], {
      type: 'organization.handed_over',
      title: 'You are an admin now',
      body: `The organization ${organizationName} was handed over to you.`,
      data: { organizationId },
      sender: userId,
      now: tx.now(),
    });
    await this.mails.notify(tx, receiver, 'organization-handed-over', { organizationId, organizationName });
  }
}
