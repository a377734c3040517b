import { Injectable } from '@nestjs/common';
import { NewAccountsService } from '@app/accounts';
import { audit } from '@app/audit';
import { AddressOwnership, LinkInvalid, PasswordsService, SessionsService, type ClientInfo } from '@app/auth';
import type { Principal, UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { OrganizationsRepository, RolesRepository } from '@app/organizations';
import { EmailTaken } from '@app/users';
import { InvitationValidityService, type FoundInvitation } from './invitation-validity.service.js';
import { nameOf } from './invitation.entity.js';
import { AccountToSignInWith } from './invitations.errors.js';

/** The new account of a user who accepts an invitation. */
interface Acceptance {
  readonly password: string;
  readonly name?: string;
  readonly handle?: string;
}

/** The acceptance of an invitation: with a new account, or by the account of the invited user. */
@Injectable()
export class InvitationAcceptanceService {
  constructor(
    private readonly validity: InvitationValidityService,
    private readonly newAccounts: NewAccountsService,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly addresses: AddressOwnership,
    private readonly passwords: PasswordsService,
    private readonly sessions: SessionsService,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Creates an account and opens a session. After an error the link still works.
   * Throws `LinkInvalid`, `InvitationProofNeeded`, `AccountToSignInWith` and the errors of a sign-up about passwords and
   * usernames.
   */
  async accept(
    token: string,
    { password, handle, ...about }: Acceptance,
    client: ClientInfo,
  ): ReturnType<SessionsService['open']> {
    const invitation = await this.validity.find(token, client.ipAddress);
    // Before a look at the address: the inviter, who has this link as well, must not learn whether it has an account.
    this.validity.assertProof(invitation);
    const { email, organizationId, provesAddress } = invitation;
    const name = about.name ?? nameOf(invitation);
    const hash = await this.passwords.prepare('password', password, {
      email,
      names: [name, handle ?? ''],
      organizationId,
    });
    const session = await this.transactions.run(async (tx) => {
      if (!(await this.validity.checkInviter(tx, invitation))) return undefined;
      const userId = await this.register(tx, invitation, { name, ...(handle !== undefined && { handle }) });
      await this.passwords.set(tx, userId, hash);
      return this.sessions.open(tx, userId, organizationId, client, provesAddress ? { amr: ['email'] } : {});
    });
    if (!session) throw new LinkInvalid();
    return session;
  }

  /**
   * Makes the caller a member. After an error the link still works. Throws `LinkInvalid`, `InvitationOfAnother`,
   * `InvitationProofNeeded` or `MemberExists`.
   */
  async join(caller: Principal, token: string, client: ClientInfo): Promise<void> {
    const invitation = await this.validity.find(token, client.ipAddress);
    const joined = await this.transactions.run(async (tx) => {
      if (!(await this.validity.checkInviter(tx, invitation))) return false;
      await this.addMember(tx, invitation, caller.userId);
      return true;
    });
    if (!joined) throw new LinkInvalid();
  }

  /**
   * An emailed link verifies the address: the new account replaces one that did not verify it. With a link that was
   * handed over it is a sign-up like any other, whose address the owner may claim later.
   */
  private async register(
    tx: Tx,
    invitation: FoundInvitation,
    about: { name: string; handle?: string },
  ): Promise<UserId> {
    await this.validity.use(tx, invitation);
    const { organizationId, email, provesAddress } = invitation;
    try {
      const userId = provesAddress
        ? await this.newAccounts.create(tx, organizationId, { ...about, email, verified: true, vouchedBy: 'owner' })
        : await this.newAccounts.signUp(tx, organizationId, { ...about, email });
      await this.complete(tx, invitation, userId);
      return userId;
    } catch (error) {
      throw error instanceof EmailTaken ? new AccountToSignInWith() : error;
    }
  }

  private async addMember(tx: Tx, invitation: FoundInvitation, userId: UserId): Promise<void> {
    const { organizationId } = invitation;
    const { emailId } = await this.validity.useAsOwner(tx, invitation, userId);
    if (invitation.provesAddress) await this.addresses.prove(tx, { userId, emailId }, true);
    await this.organizations.addMember(tx, organizationId, userId);
    await this.roles.grantBuiltIn(tx, organizationId, userId, 'member');
    await this.complete(tx, invitation, userId);
  }

  /** Grants the roles of the invitation that still exist, and keeps the invitation as an accepted one. */
  private async complete(tx: Tx, invitation: FoundInvitation, userId: UserId): Promise<void> {
    const { organizationId, id, roles, invitedBy, provesAddress } = invitation;
    const known = (await this.roles.find(tx, organizationId, roles)).map((role) => role.id);
    await this.roles.grant(tx, organizationId, userId, known, invitedBy);
    await this.validity.keepAccepted(tx, invitation, userId);
    await audit.record(tx, {
      action: 'invitation.accepted',
      organizationId,
      target: { type: 'user', id: userId },
      by: userId,
      details: { invitation: id, roles: known, link: provesAddress ? 'email' : 'shared' },
    });
  }
}
