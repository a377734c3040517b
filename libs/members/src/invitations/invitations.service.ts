import { Injectable } from '@nestjs/common';
import { Authority, NewAccountsService } from '@app/accounts';
import { audit, type AuditEvent } from '@app/audit';
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
import { HandlesJob } from '@app/jobs';
import { Mails, type MailAllowance } from '@app/mail';
import { MemberExists, OrganizationsRepository } from '@app/organizations';
import { RateLimits } from '@app/rate-limits';
import { EmailTaken, type AddressOwner } from '@app/users';
import { isExpired, newInvitationLink } from './invitation-link.js';
import { nameOf, type Invitation, type ListedInvitation } from './invitation.entity.js';
import { InvitationNotFound, MemberDeleted } from './invitations.errors.js';
import { InvitationsRepository } from './invitations.repository.js';

/** A new invitation. */
interface InvitationRequest {
  readonly email: string;
  readonly name?: string;
  /** Ids of roles in addition to Member. */
  readonly roles?: readonly string[];
}

/** Milliseconds after the expiry in which an invitation can be sent again. */
const resendPeriod = 30 * 86_400_000;
const batchSize = 100;

/** The open invitations of an organization, as admins send and revoke them, until they expire. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly repository: InvitationsRepository,
    private readonly authority: Authority,
    private readonly newAccounts: NewAccountsService,
    private readonly organizations: OrganizationsRepository,
    private readonly mails: Mails,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** Newest first. @param limit 1 to 100 */
  async list(organizationId: OrganizationId, limit: number, cursor?: string): Promise<CountedPage<ListedInvitation>> {
    const after = readCursor(cursor, isUuid);
    const [rows, total] = await Promise.all([
      this.repository.list(organizationId, { limit, after }),
      this.repository.count(organizationId),
    ]);
    const { items, ...page } = pageOf(rows, limit, ({ id }) => [id]);
    return countedPage(
      { ...page, items: items.map((one) => ({ ...one, expired: isExpired(one, this.clock.now()) })) },
      total,
    );
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
      const allowance = await this.mails.allow(tx, open.email);
      const actor = await this.authority.asOfNow(tx, caller, 'update:users');
      // Without an email the link before must keep working.
      const renewal = { expiresAt: link.expiresAt, invitedBy: userId, secretHash: allowance ? link.secretHash : null };
      const renewed = await this.repository.renew(tx, organizationId, id, renewal);
      if (!renewed) throw new InvitationNotFound();
      await this.authority.assertKnownRoles(tx, actor, organizationId, renewed.roles);
      const owner = await this.findRecipient(tx, organizationId, renewed);
      if (allowance) await this.queueEmail(tx, owner, allowance, renewed, link.tokenIn(organizationId));
      await audit.record(tx, {
        action: 'invitation.resent',
        organizationId,
        target: { type: 'invitation', id: renewed.id },
      });
      return { ...renewed, expired: false };
    });
  }

  /** Invalidates the link. Throws `InvitationNotFound`. */
  revoke(organizationId: OrganizationId, id: string): Promise<void> {
    return this.transactions.run(async (tx) => {
      const removed = isUuid(id) ? await this.repository.take(tx, organizationId, id) : undefined;
      if (!removed) throw new InvitationNotFound();
      await this.discardAccount(tx, removed);
      await audit.record(tx, {
        action: 'invitation.revoked',
        organizationId,
        target: { type: 'invitation', id: removed.id },
      });
    });
  }

  /** Removes invitations without an answer, because each reserves an email address and may have created an account. */
  @HandlesJob('sign-ups.sweep')
  async sweep(_: unknown, signal: AbortSignal): Promise<void> {
    const expiredBefore = new Date(this.clock.now().getTime() - resendPeriod);
    for (let removed = batchSize; removed === batchSize && !signal.aborted;)
      removed = await this.transactions.run((tx) => this.removeExpired(tx, expiredBefore));
  }

  /** The limit protects the mailboxes of others. Throws `MailOff` or `TooManyRequests`. */
  private async assertMailLimit({ userId }: OrganizationPrincipal): Promise<void> {
    this.mails.assertOn();
    await this.limits.consume('invitation.account', userId);
  }

  private async add(
    tx: Tx,
    caller: OrganizationPrincipal,
    { email, roles = [], ...about }: InvitationRequest,
  ): Promise<ListedInvitation> {
    const { organizationId, userId } = caller;
    const name = about.name ?? null;
    const { tokenIn, ...link } = newInvitationLink(newId(), tx.now());
    await this.repository.reserve(tx, organizationId, userId, link.id, link.createdAt);
    const actor = await this.authority.asOfNow(tx, caller, 'update:users');
    await this.authority.assertRoles(tx, actor, await this.authority.findRoles(tx, organizationId, roles));
    const owner = await this.findRecipient(tx, organizationId, { email, name });
    const content = { email, addressKey: addressKeyOf(email), name, roles: [...roles] };
    const invitation = { organizationId, ...content, invitedBy: userId, byOperator: false, ...link };
    await this.repository.add(tx, invitation);
    await audit.record(tx, {
      action: 'invitation.sent',
      organizationId,
      target: { type: 'invitation', id: link.id },
      details: { roles },
    });
    // An address that has reached its limit of emails gets none, which the admin must not learn.
    const allowance = await this.mails.allow(tx, owner.email);
    if (allowance) await this.queueEmail(tx, owner, allowance, invitation, tokenIn(organizationId));
    return { ...invitation, expired: false };
  }

  /**
   * The account of the invited address. Throws `MemberExists` or `MemberDeleted`, but not for a member who
   * signed up and has not verified the address.
   */
  private async findRecipient(
    tx: Tx,
    organizationId: OrganizationId,
    recipient: Pick<Invitation, 'email' | 'name'>,
  ): Promise<AddressOwner> {
    const owner = await this.newAccounts.findOrInvite(tx, { email: recipient.email, name: nameOf(recipient) });
    const isClaimOnly = owner.selfMade && !owner.verified;
    if (!isClaimOnly && (await this.organizations.lockMember(tx, organizationId, owner.userId)))
      throw owner.status === 'deleted' ? new MemberDeleted() : new MemberExists();
    return owner;
  }

  /** Queues the email. Banned and deleted accounts get none, which the admin must not learn. */
  private async queueEmail(
    tx: Tx,
    owner: AddressOwner,
    allowance: MailAllowance,
    { organizationId, expiresAt }: Invitation,
    token: string,
  ): Promise<void> {
    if (owner.status === 'banned' || owner.status === 'deleted') return;
    const { name } = await this.organizations.describe(tx, organizationId);
    await this.mails.queue(tx, allowance, {
      userId: owner.userId,
      kind: 'invitation',
      goodUntil: expiresAt,
      organizationName: name,
      organizationId,
      token,
    });
  }

  private async removeExpired(tx: Tx, expiredBefore: Date): Promise<number> {
    const removed = await this.repository.removeExpiredBefore(tx, expiredBefore, batchSize);
    for (const invitation of removed) await this.discardAccount(tx, invitation);
    const events = removed.map(({ organizationId, id }): AuditEvent => ({
      action: 'invitation.revoked',
      ...{ organizationId, target: { type: 'invitation', id }, details: { reason: 'expired' } },
    }));
    await audit.record(tx, ...events);
    return removed.length;
  }

  /** Removes the account that a removed invitation created, unless the email address has another invitation. */
  private async discardAccount(tx: Tx, { email, addressKey }: Invitation): Promise<void> {
    if (!(await this.repository.isInvited(tx, addressKey)))
      await this.newAccounts.discardUnverified(tx, email, ['invited']);
  }
}
