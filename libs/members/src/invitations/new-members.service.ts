import { Injectable } from '@nestjs/common';
import { NewAccountsService } from '@app/accounts';
import { audit } from '@app/audit';
import type { UserId } from '@app/common';
import type { Tx } from '@app/database';
import { EmailTaken, UsersRepository } from '@app/users';
import type { Invitation } from './invitation.entity.js';
import { InvitationOfAnother, AccountToSignInWith } from './invitations.errors.js';
import { Memberships } from './memberships.service.js';

/** What an invitation ends in. */
@Injectable()
export class NewMembers {
  constructor(
    private readonly users: UsersRepository,
    private readonly newAccounts: NewAccountsService,
    private readonly memberships: Memberships,
  ) {}

  /** Makes an account with the address, which whoever has the link has proved, in the place of one that proved nothing. */
  async enrol(tx: Tx, invitation: Invitation, about: { name: string; handle?: string }): Promise<UserId> {
    await this.memberships.take(tx, invitation);
    const { organizationId, email } = invitation;
    try {
      const userId = await this.newAccounts.create(tx, organizationId, { ...about, email, verified: true, vouchedBy: 'owner' });
      await recordAcceptance(tx, invitation, userId, await this.memberships.giveRoles(tx, invitation, userId));
      return userId;
    } catch (error) {
      throw error instanceof EmailTaken ? new AccountToSignInWith() : error;
    }
  }

  /** Makes the owner of the address a member. */
  async join(tx: Tx, invitation: Invitation, userId: UserId): Promise<void> {
    await this.memberships.take(tx, invitation);
    const owner = await this.users.ownerOf(tx, invitation.email);
    if (owner?.userId !== userId) throw new InvitationOfAnother();
    await recordAcceptance(tx, invitation, userId, await this.memberships.add(tx, invitation, owner));
  }
}

function recordAcceptance(tx: Tx, { organizationId, id }: Invitation, userId: UserId, roles: readonly string[]): Promise<void> {
  const target = { type: 'user', id: userId } as const;
  return audit.record(tx, { action: 'invitation.accepted', organizationId, target, by: userId, details: { invitation: id, roles } });
}
