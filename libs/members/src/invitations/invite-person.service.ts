import { Injectable } from '@nestjs/common';
import { Authority, GrantableRoles } from '@app/accounts';
import { audit } from '@app/audit';
import { newId, type OrganizationPrincipal, addressKeyOf } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { EmailTaken } from '@app/users';
import type { ListedInvitation } from './invitation.entity.js';
import { InvitationLinks } from './invitation-links.service.js';
import { InvitationsRepository } from './invitations.repository.js';
import { Invitees } from './invitees.service.js';

/** Whom to invite, and as what. */
export interface InvitationRequest {
  readonly email: string;
  readonly name?: string;
  /** Ids of roles beside Member. */
  readonly roles?: readonly string[];
}

/** Inviting somebody to the organization of the caller. */
@Injectable()
export class InvitePerson {
  constructor(
    private readonly invitees: Invitees,
    private readonly repository: InvitationsRepository,
    private readonly grantable: GrantableRoles,
    private readonly authority: Authority,
    private readonly links: InvitationLinks,
    private readonly transactions: TransactionManager,
  ) {}

  /** Throws `MailOff`, `TooManyRequests`, `RoleUnknown`, `PermissionMissing`, `MemberExists`, `InvitationExists` or `InvitationLimitReached`. */
  async invite(caller: OrganizationPrincipal, request: InvitationRequest): Promise<ListedInvitation> {
    await this.links.assertAllowance(caller);
    try {
      return await this.transactions.run((tx) => this.add(tx, caller, request));
    } catch (error) {
      // Somebody has signed up with the address since we looked: now they are found.
      if (error instanceof EmailTaken) return this.transactions.run((tx) => this.add(tx, caller, request));
      throw error;
    }
  }

  private async add(tx: Tx, caller: OrganizationPrincipal, { email, name: called, roles = [] }: InvitationRequest): Promise<ListedInvitation> {
    const { organizationId, userId } = caller;
    const name = called ?? null;
    const { createdAt, ...link } = this.links.fresh(newId());
    await this.repository.reserve(tx, organizationId, userId, link.id, createdAt);
    const actor = await this.authority.asOfNow(tx, caller, 'update:users');
    this.authority.assertRoles(actor, await this.grantable.known(tx, organizationId, roles));
    const owner = await this.invitees.find(tx, organizationId, { email, name });
    const about = {
      organizationId,
      id: link.id,
      email,
      addressKey: addressKeyOf(email),
      name,
      roles: [...roles],
      invitedBy: userId,
      byOperator: false,
      createdAt,
    };
    const invitation = { ...about, secretHash: link.secretHash, expiresAt: link.expiresAt };
    await this.repository.add(tx, invitation);
    await audit.record(tx, { action: 'invitation.sent', organizationId, target: { type: 'invitation', id: link.id }, details: { roles } });
    const allowance = await this.invitees.allow(tx, owner.email);
    if (allowance) await this.invitees.write(tx, owner, allowance, invitation, link.tokenIn(organizationId));
    return { ...invitation, expired: false };
  }
}
