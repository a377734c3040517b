import { Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { audit } from '@app/audit';
import {
  addressKeyOf,
  Clock,
  countedPage,
  isUuid,
  newId,
  pageOf,
  readCursor,
  type CountedPage,
  type OrganizationId,
  type OrganizationPrincipal,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { RolesRepository } from '@app/organizations';
import { RateLimits } from '@app/rate-limits';
import { EmailTaken } from '@app/users';
import { isExpired, newInvitationLink } from './invitation-link.js';
import { InvitationRecipientsService } from './invitation-recipients.service.js';
import type { ListedInvitation } from './invitation.entity.js';
import { InvitationNotFound } from './invitations.errors.js';
import { InvitationsRepository } from './invitations.repository.js';

/** A new invitation. */
interface InvitationRequest {
  readonly email: string;
  readonly name?: string;
  /** Ids of roles in addition to Member. */
  readonly roles?: readonly string[];
}

/** The open invitations of an organization, as admins send and revoke them. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly repository: InvitationsRepository,
    private readonly recipients: InvitationRecipientsService,
    private readonly authority: Authority,
    private readonly roles: RolesRepository,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** Newest first. @param limit 1 to 100 */
  async list(organizationId: OrganizationId, limit: number, cursor?: string): Promise<CountedPage<ListedInvitation>> {
    const after = readCursor(cursor, isUuid);
    const [rows, total] = await Promise.all([this.repository.list(organizationId, { limit, after }), this.repository.count(organizationId)]);
    const { items, ...page } = pageOf(rows, limit, ({ id }) => [id]);
    return countedPage({ ...page, items: items.map((one) => ({ ...one, expired: isExpired(one, this.clock.now()) })) }, total);
  }

  /**
   * Throws `MailOff`, `TooManyRequests`, `RoleUnknown`, `PermissionMissing`, `MemberExists`, `InvitationExists` or
   * `InvitationLimitReached`.
   */
  async invite(caller: OrganizationPrincipal, request: InvitationRequest): Promise<ListedInvitation> {
    await this.assertMailLimit(caller);
    try {
      return await this.transactions.run((tx) => this.add(tx, caller, request));
    } catch (error) {
      // A concurrent sign-up has taken the email address. The second try finds its account.
      if (error instanceof EmailTaken) return this.transactions.run((tx) => this.add(tx, caller, request));
      throw error;
    }
  }

  /**
   * Sends the invitation again with a new link. The caller becomes the inviter and needs the permissions of its
   * roles.
   * Throws `InvitationNotFound`, `PermissionMissing`, `MemberExists`, `InvitationLimitReached`, `MailOff` or
   * `TooManyRequests`.
   */
  async resend(caller: OrganizationPrincipal, id: string): Promise<ListedInvitation> {
    const { organizationId, userId } = caller;
    await this.assertMailLimit(caller);
    const open = isUuid(id) ? await this.repository.find(organizationId, id) : undefined;
    if (!open) throw new InvitationNotFound();
    const link = newInvitationLink(id, this.clock.now());
    return this.transactions.run(async (tx) => {
      await this.repository.reserve(tx, organizationId, userId, id, link.createdAt);
      const allowance = await this.recipients.allow(tx, open.email);
      const actor = await this.authority.asOfNow(tx, caller, 'update:users');
      // Without an email the link before must keep working.
      const renewal = { expiresAt: link.expiresAt, invitedBy: userId, secretHash: allowance ? link.secretHash : null };
      const renewed = await this.repository.renew(tx, organizationId, id, renewal);
      if (!renewed) throw new InvitationNotFound();
      this.authority.assertRoles(actor, await this.roles.find(tx, organizationId, renewed.roles));
      const owner = await this.recipients.findOrCreate(tx, organizationId, renewed);
      if (allowance) await this.recipients.queueEmail(tx, owner, allowance, renewed, link.tokenIn(organizationId));
      await audit.record(tx, { action: 'invitation.resent', organizationId, target: { type: 'invitation', id: renewed.id } });
      return { ...renewed, expired: false };
    });
  }

  /** Invalidates the link. Throws `InvitationNotFound`. */
  revoke(organizationId: OrganizationId, id: string): Promise<void> {
    return this.transactions.run(async (tx) => {
      const removed = isUuid(id) ? await this.repository.take(tx, organizationId, id) : undefined;
      if (!removed) throw new InvitationNotFound();
      await this.recipients.discard(tx, removed);
      await audit.record(tx, { action: 'invitation.revoked', organizationId, target: { type: 'invitation', id: removed.id } });
    });
  }

  /** The limit protects the mailboxes of others. Throws `MailOff` or `TooManyRequests`. */
  private async assertMailLimit({ userId }: OrganizationPrincipal): Promise<void> {
    this.recipients.assertMailOn();
    await this.limits.consume('invitation.account', userId);
  }

  private async add(tx: Tx, caller: OrganizationPrincipal, { email, roles = [], ...about }: InvitationRequest): Promise<ListedInvitation> {
    const { organizationId, userId } = caller;
    const name = about.name ?? null;
    const { tokenIn, ...link } = newInvitationLink(newId(), tx.now());
    await this.repository.reserve(tx, organizationId, userId, link.id, link.createdAt);
    const actor = await this.authority.asOfNow(tx, caller, 'update:users');
    this.authority.assertRoles(actor, await this.authority.findRoles(tx, organizationId, roles));
    const owner = await this.recipients.findOrCreate(tx, organizationId, { email, name });
    const content = { email, addressKey: addressKeyOf(email), name, roles: [...roles] };
    const invitation = { organizationId, ...content, invitedBy: userId, byOperator: false, ...link };
    await this.repository.add(tx, invitation);
    await audit.record(tx, { action: 'invitation.sent', organizationId, target: { type: 'invitation', id: link.id }, details: { roles } });
    const allowance = await this.recipients.allow(tx, owner.email);
    if (allowance) await this.recipients.queueEmail(tx, owner, allowance, invitation, tokenIn(organizationId));
    return { ...invitation, expired: false };
  }
}
