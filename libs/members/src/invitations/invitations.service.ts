import { Injectable } from '@nestjs/common';
import { RolesRepository } from '@app/organizations';
import { Authority } from '@app/accounts';
import { audit } from '@app/audit';
import { countedPage, isUuid, pageOf, readCursor, type CountedPage, type OrganizationId, type OrganizationPrincipal } from '@app/common';
import { TransactionManager } from '@app/database';
import type { ListedInvitation } from './invitation.entity.js';
import { InvitationLinks } from './invitation-links.service.js';
import { InvitationNotFound } from './invitations.errors.js';
import { InvitationsRepository } from './invitations.repository.js';
import { Invitees } from './invitees.service.js';

/** The open invitations of an organization. */
@Injectable()
export class Invitations {
  constructor(
    private readonly repository: InvitationsRepository,
    private readonly invitees: Invitees,
    private readonly links: InvitationLinks,
    private readonly roles: RolesRepository,
    private readonly authority: Authority,
    private readonly transactions: TransactionManager,
  ) {}

  /** Newest first. @param limit 1 to 100 */
  async list(organization: OrganizationId, limit: number, cursor?: string): Promise<CountedPage<ListedInvitation>> {
    const after = readCursor(cursor, isUuid);
    const [rows, total] = await Promise.all([this.repository.list(organization, { limit, after }), this.repository.count(organization)]);
    const { items, ...page } = pageOf(rows, limit, ({ id }) => [id]);
    return countedPage({ ...page, items: items.map((one) => ({ ...one, expired: this.links.isExpired(one) })) }, total);
  }

  /** Takes it back: its link is dead. Throws `InvitationNotFound`. */
  revoke(organization: OrganizationId, id: string): Promise<void> {
    return this.transactions.run(async (tx) => {
      const gone = isUuid(id) ? await this.repository.take(tx, organization, id) : undefined;
      if (!gone) throw new InvitationNotFound();
      await this.invitees.forget(tx, gone);
      await audit.record(tx, { action: 'invitation.revoked', organizationId: organization, target: { type: 'invitation', id: gone.id } });
    });
  }

  /**
   * Sends it again, with a new link and a new end. From then on the caller is who invites, and may do what its roles allow.
   * Throws `InvitationNotFound`, `PermissionMissing`, `MemberExists`, `InvitationLimitReached`, `MailOff` or `TooManyRequests`.
   */
  async resend(caller: OrganizationPrincipal, id: string): Promise<ListedInvitation> {
    await this.links.assertAllowance(caller);
    const open = isUuid(id) ? await this.repository.find(caller.organizationId, id) : undefined;
    if (!open) throw new InvitationNotFound();
    const link = this.links.fresh(id);
    return this.transactions.run(async (tx) => {
      await this.repository.reserve(tx, caller.organizationId, caller.userId, id, link.createdAt);
      const allowance = await this.invitees.allow(tx, open.email);
      const actor = await this.authority.asOfNow(tx, caller, 'update:users');
      const renewed = await this.repository.renew(tx, caller.organizationId, id, {
        ...{ expiresAt: link.expiresAt, invitedBy: caller.userId },
        // The link of a letter that does not go must not take the place of the one that went.
        secretHash: allowance ? link.secretHash : null,
      });
      if (!renewed) throw new InvitationNotFound();
      this.authority.assertRoles(actor, await this.roles.find(tx, caller.organizationId, renewed.roles));
      const owner = await this.invitees.find(tx, caller.organizationId, renewed);
      if (allowance) await this.invitees.write(tx, owner, allowance, renewed, link.tokenIn(caller.organizationId));
      const { organizationId } = caller;
      await audit.record(tx, { action: 'invitation.resent', organizationId, target: { type: 'invitation', id: renewed.id } });
      return { ...renewed, expired: false };
    });
  }
}
