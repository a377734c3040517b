import { Injectable } from '@nestjs/common';
import { UnverifiedAccountsService } from '@app/accounts';
import { AddressOwnership } from '@app/auth';
import type { OrganizationId } from '@app/common';
import { Mails, type MailAllowance } from '@app/mail';
import { MemberExists, OrganizationsRepository } from '@app/organizations';
import type { Tx } from '@app/database';
import { UsersRepository, type AddressOwner } from '@app/users';
import type { Invitation } from './invitation.entity.js';
import { MemberDeleted } from './invitations.errors.js';
import { InvitationsRepository } from './invitations.repository.js';

/** What is known of an address that is invited. */
export interface Invitee {
  readonly email: string;
  readonly name: string | null;
}

/** Before @, where nobody said a name. */
export const nameOf = ({ email, name }: Invitee): string => name ?? email.slice(0, email.lastIndexOf('@'));

/** The people behind the addresses that are invited. */
@Injectable()
export class Invitees {
  constructor(
    private readonly addresses: AddressOwnership,
    private readonly users: UsersRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly unproven: UnverifiedAccountsService,
    private readonly invitations: InvitationsRepository,
    private readonly mails: Mails,
  ) {}

  /** Whoever has the address; an account of status `invited` is made where nobody has. Throws `MemberExists` or `MemberDeleted`, but not of a member who only claims the address. */
  async find(tx: Tx, organization: OrganizationId, invitee: Invitee): Promise<AddressOwner> {
    const owner = await this.addresses.claimOf(tx, invitee.email);
    const isClaimOnly = owner?.selfMade && !owner.verified;
    if (owner && !isClaimOnly && (await this.organizations.lockMember(tx, organization, owner.userId))) {
      throw owner.status === 'deleted' ? new MemberDeleted() : new MemberExists();
    }
    if (owner && isClaimOnly && owner.status === 'deleted') await this.users.releaseAddress(tx, owner.emailId);
    else if (owner) return owner;
    const userId = await this.users.add(tx, { name: nameOf(invitee), status: 'invited' });
    await this.users.addEmail(tx, userId, invitee.email, false);
    return this.find(tx, organization, invitee);
  }

  /** Whether the address may get a letter. Nothing: it has had enough for now, which the admin does not learn. */
  allow(tx: Tx, email: string): Promise<MailAllowance | undefined> {
    return this.mails.allow(tx, email);
  }

  /** Queues the letter. Who is banned or waits for their purge gets none, which the admin does not learn. */
  async write(tx: Tx, owner: AddressOwner, allowance: MailAllowance, { organizationId, expiresAt }: Invitation, token: string): Promise<void> {
    if (owner.status === 'banned' || owner.status === 'deleted') return;
    const { name } = await this.organizations.describe(tx, organizationId);
    await this.mails.queue(tx, allowance, { userId: owner.userId, kind: 'invitation', goodUntil: expiresAt, organizationName: name, token });
  }

  /** After an invitation has gone: the account that was made for it goes too, unless somebody else invites the same address. */
  async forget(tx: Tx, { email, addressKey }: Invitation): Promise<void> {
    if (!(await this.invitations.isInvited(tx, addressKey))) await this.unproven.discard(tx, email, ['invited']);
  }
}
