import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Authority, NewAccountsService } from '@app/accounts';
import { audit, type AuditEvent } from '@app/audit';
import {
  addressKeyOf,
  Clock,
  isUuid,
  newId,
  type OrganizationId,
  type OrganizationPrincipal,
  type Precondition,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { HandlesJob } from '@app/jobs';
import { Mails, type MailAllowance } from '@app/mail';
import { MemberExists, OrganizationsRepository } from '@app/organizations';
import { RateLimits } from '@app/rate-limits';
import { EmailTaken, type AddressOwner } from '@app/users';
import { newInvitationLinks } from './invitation-link.js';
import { nameOf, type Invitation, type ListedInvitation, type SentInvitation } from './invitation.entity.js';
import { asOpen } from './invitations-reader.service.js';
import { InvitationNotFound, MemberDeleted } from './invitations.errors.js';
import { InvitationsRepository } from './invitations.repository.js';

/** A new invitation. */
export interface InvitationRequest {
  readonly email: string;
  readonly name?: string;
  /** Ids of roles in addition to Member. */
  readonly roles?: readonly string[];
}

/** Milliseconds after the expiry in which an invitation can be sent again. */
const resendPeriod = 30 * 86_400_000;
/** Milliseconds for which accepted and revoked ones stay listed. */
const pastPeriod = 365 * 86_400_000;
const batchSize = 100;

/** The invitations of an organization, as admins send, change and revoke them, until they are forgotten. */
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

  /**
   * The link of the answer verifies no address, because the caller sees it. Without mail it is the only one. Throws
   * `TooManyRequests`, `RoleUnknown`, `PermissionMissing`, `MemberExists`, `InvitationExists` or
   * `InvitationLimitReached`.
   */
  async invite(caller: OrganizationPrincipal, request: InvitationRequest): Promise<SentInvitation> {
    await this.limits.consume('invitation.account', caller.userId);
    return this.send(caller, request);
  }

  /** The same for who counts it against another limit. */
  async send(caller: OrganizationPrincipal, request: InvitationRequest): Promise<SentInvitation> {
    try {
      return await this.transactions.run((tx) => this.add(tx, caller, request));
    } catch (error) {
      // A concurrent sign-up has taken the email address. The second try finds its account.
      if (error instanceof EmailTaken) return this.transactions.run((tx) => this.add(tx, caller, request));
      throw error;
    }
  }

  /**
   * Sends the invitation again with new links. The caller becomes the inviter and needs the permissions of its
   * roles.
   * Throws `InvitationNotFound`, `PermissionMissing`, `MemberExists`, `InvitationLimitReached` or `TooManyRequests`.
   */
  async resend(caller: OrganizationPrincipal, id: string): Promise<SentInvitation> {
    const { organizationId, userId } = caller;
    await this.limits.consume('invitation.account', userId);
    const open = isUuid(id) ? await this.repository.find(organizationId, id) : undefined;
    if (!open) throw new InvitationNotFound();
    const links = newInvitationLinks(id, this.clock.now());
    return this.transactions.run(async (tx) => {
      await this.repository.reserve(tx, organizationId, userId, id, links.createdAt);
      const allowance = await this.allowEmail(tx, open.email);
      const actor = await this.authority.asOfNow(tx, caller, 'update:users');
      // Without an email the emailed link before must keep working.
      const secretHash = allowance ? links.secretHash : null;
      const { expiresAt, sharedHash } = links;
      const renewal = { expiresAt, sharedHash, secretHash, invitedBy: userId };
      const renewed = await this.repository.renew(tx, organizationId, id, renewal);
      if (!renewed) throw new InvitationNotFound();
      await this.authority.assertKnownRoles(tx, actor, organizationId, renewed.roles);
      const owner = await this.findRecipient(tx, organizationId, renewed);
      if (allowance) await this.queueEmail(tx, owner, allowance, renewed, links.tokenIn(organizationId));
      await audit.record(tx, {
        action: 'invitation.resent',
        organizationId,
        target: { type: 'invitation', id: renewed.id },
      });
      return this.asSent(renewed, links.sharedTokenIn(organizationId));
    });
  }

  /**
   * Sets the roles; the links stay as they are. The caller becomes the inviter and needs the permissions of the roles
   * before and after. Throws `InvitationNotFound`, `RoleUnknown`, `PermissionMissing`, `InvitationLimitReached` or
   * `StaleVersion`.
   */
  changeRoles(
    caller: OrganizationPrincipal,
    id: string,
    ids: readonly string[],
    expected: Precondition,
  ): Promise<ListedInvitation> {
    const { organizationId, userId } = caller;
    if (!isUuid(id)) throw new InvitationNotFound();
    return this.transactions.run(async (tx) => {
      await this.repository.reserve(tx, organizationId, userId, id, tx.now());
      const actor = await this.authority.asOfNow(tx, caller, 'update:users');
      const before = await this.repository.lock(tx, organizationId, id);
      if (!before) throw new InvitationNotFound();
      expected.assertMatches(String(before.version));
      await this.authority.assertKnownRoles(tx, actor, organizationId, before.roles);
      await this.authority.assertRoles(tx, actor, await this.authority.findRoles(tx, organizationId, ids));
      const roles = [...ids].sort();
      if (isDeepStrictEqual(roles, [...before.roles].sort())) return asOpen(before, tx.now());
      const changed = await this.repository.changeRoles(tx, organizationId, id, { roles, invitedBy: userId });
      if (!changed) throw new InvitationNotFound();
      await audit.record(tx, {
        action: 'invitation.changed',
        organizationId,
        target: { type: 'invitation', id },
        details: { roles: { old: before.roles, new: roles } },
      });
      return asOpen(changed, tx.now());
    });
  }

  /** Invalidates the links. Throws `InvitationNotFound`. */
  revoke(organizationId: OrganizationId, id: string): Promise<void> {
    return this.transactions.run(async (tx) => {
      const removed = isUuid(id) ? await this.repository.take(tx, organizationId, id) : undefined;
      if (!removed) throw new InvitationNotFound();
      await this.repository.keepPast(tx, removed, null);
      await this.discardAccount(tx, removed);
      await audit.record(tx, {
        action: 'invitation.revoked',
        organizationId,
        target: { type: 'invitation', id: removed.id },
      });
    });
  }

  /**
   * Removes invitations without an answer, because each reserves an email address and may have created an account, and
   * accepted and revoked ones after a year.
   */
  @HandlesJob('sign-ups.sweep')
  async sweep(_: unknown, signal: AbortSignal): Promise<void> {
    const now = this.clock.now().getTime();
    const [expiredBefore, endedBefore] = [new Date(now - resendPeriod), new Date(now - pastPeriod)];
    for (let removed = batchSize; removed === batchSize && !signal.aborted;)
      removed = await this.transactions.run((tx) => this.removeExpired(tx, expiredBefore));
    for (let removed = batchSize; removed === batchSize && !signal.aborted;)
      removed = await this.transactions.run((tx) => this.repository.removePastBefore(tx, endedBefore, batchSize));
  }

  private async add(
    tx: Tx,
    caller: OrganizationPrincipal,
    { email, roles = [], ...about }: InvitationRequest,
  ): Promise<SentInvitation> {
    const { organizationId, userId } = caller;
    const name = about.name ?? null;
    const { tokenIn, sharedTokenIn, ...links } = newInvitationLinks(newId(), tx.now());
    await this.repository.reserve(tx, organizationId, userId, links.id, links.createdAt);
    const actor = await this.authority.asOfNow(tx, caller, 'update:users');
    await this.authority.assertRoles(tx, actor, await this.authority.findRoles(tx, organizationId, roles));
    const owner = await this.findRecipient(tx, organizationId, { email, name });
    const content = { email, addressKey: addressKeyOf(email), name, roles: [...roles] };
    const invitation = { organizationId, ...content, invitedBy: userId, byOperator: false, ...links, version: 1 };
    await this.repository.add(tx, invitation);
    await audit.record(tx, {
      action: 'invitation.sent',
      organizationId,
      target: { type: 'invitation', id: links.id },
      details: { roles },
    });
    // An address that has reached its limit of emails gets none, which the admin must not learn.
    const allowance = await this.allowEmail(tx, owner.email);
    if (allowance) await this.queueEmail(tx, owner, allowance, invitation, tokenIn(organizationId));
    return this.asSent(invitation, sharedTokenIn(organizationId));
  }

  /** Undefined: mail is off, or the address has reached its limit of emails. */
  private async allowEmail(tx: Tx, email: string): Promise<MailAllowance | undefined> {
    return this.mails.isOn ? this.mails.allow(tx, email) : undefined;
  }

  private asSent(invitation: Invitation, token: string): SentInvitation {
    return {
      ...asOpen(invitation, invitation.createdAt),
      status: 'open',
      token,
      link: this.mails.linkTo('invitation', token),
    };
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
