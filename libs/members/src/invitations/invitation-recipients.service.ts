import { Injectable } from '@nestjs/common';
import { UnverifiedAccountsService } from '@app/accounts';
import { AddressOwnership } from '@app/auth';
import type { OrganizationId, UserId } from '@app/common';
import { Mails, type MailAllowance } from '@app/mail';
import { MemberExists, OrganizationsRepository } from '@app/organizations';
import type { Tx } from '@app/database';
import { UsersRepository, type AddressOwner } from '@app/users';
import type { Invitation } from './invitation.entity.js';
import { InvitationOfAnother, MemberDeleted } from './invitations.errors.js';
import { InvitationsRepository } from './invitations.repository.js';

type Recipient = Pick<Invitation, 'email' | 'name'>;

/** The name of a new account. Default: the part of the email address before @. */
export const nameOf = ({ email, name }: Recipient): string => name ?? email.slice(0, email.lastIndexOf('@'));

/** The accounts behind invited email addresses, and the emails to them. */
@Injectable()
export class InvitationRecipientsService {
  constructor(
    private readonly addresses: AddressOwnership,
    private readonly users: UsersRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly unverified: UnverifiedAccountsService,
    private readonly invitations: InvitationsRepository,
    private readonly mails: Mails,
  ) {}

  /** Throws `MailOff`. */
  assertMailOn(): void {
    this.mails.assertOn();
  }

  /**
   * The owner of the email address. An address without an owner gets an account of status `invited`.
   * Throws `MemberExists` or `MemberDeleted`, but not for a member who has not verified the address.
   */
  async findOrCreate(tx: Tx, organizationId: OrganizationId, recipient: Recipient): Promise<AddressOwner> {
    const owner = await this.addresses.claimOf(tx, recipient.email);
    const isClaimOnly = owner?.selfMade && !owner.verified;
    if (owner && !isClaimOnly && (await this.organizations.lockMember(tx, organizationId, owner.userId))) {
      throw owner.status === 'deleted' ? new MemberDeleted() : new MemberExists();
    }
    if (owner && isClaimOnly && owner.status === 'deleted') await this.users.releaseAddress(tx, owner.emailId);
    else if (owner) return owner;
    const userId = await this.users.add(tx, { name: nameOf(recipient), status: 'invited' });
    await this.users.addEmail(tx, userId, recipient.email, false);
    return this.findOrCreate(tx, organizationId, recipient);
  }

  /** Throws `InvitationOfAnother` unless the user owns the invited email address. */
  async assertOwner(tx: Tx, { email }: Recipient, userId: UserId): Promise<AddressOwner> {
    const owner = await this.users.ownerOf(tx, email);
    if (owner?.userId !== userId) throw new InvitationOfAnother();
    return owner;
  }

  /** @returns undefined where the address has reached its limit of emails, which the admin must not learn */
  allow(tx: Tx, email: string): Promise<MailAllowance | undefined> {
    return this.mails.allow(tx, email);
  }

  /** Queues the email. Banned and deleted accounts get none, which the admin must not learn. */
  async queueEmail(tx: Tx, owner: AddressOwner, allowance: MailAllowance, { organizationId, expiresAt }: Invitation, token: string): Promise<void> {
    if (owner.status === 'banned' || owner.status === 'deleted') return;
    const { name } = await this.organizations.describe(tx, organizationId);
    await this.mails.queue(tx, allowance, { userId: owner.userId, kind: 'invitation', goodUntil: expiresAt, organizationName: name, token });
  }

  /** Removes the account that a removed invitation created, unless the email address has another invitation. */
  async discard(tx: Tx, { email, addressKey }: Invitation): Promise<void> {
    if (!(await this.invitations.isInvited(tx, addressKey))) await this.unverified.discard(tx, email, ['invited']);
  }
}
