import { Injectable } from '@nestjs/common';
import { NewAccountsService } from '@app/accounts';
import { audit } from '@app/audit';
import { AddressOwnership, LinkInvalid, PasswordsService, SessionsService, type ClientInfo } from '@app/auth';
import type { Principal, RoleId, UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { OrganizationsRepository, RolesRepository } from '@app/organizations';
import { EmailTaken } from '@app/users';
import { InvitationValidityService } from './invitation-validity.service.js';
import { nameOf, type Invitation } from './invitation.entity.js';
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
   * Throws `LinkInvalid`, `AccountToSignInWith` and the errors of a sign-up about passwords and usernames.
   */
  async accept(
    token: string,
    { password, handle, ...about }: Acceptance,
    client: ClientInfo,
  ): ReturnType<SessionsService['open']> {
    const invitation = await this.validity.find(token, client.ipAddress);
    const { email, organizationId } = invitation;
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
      return this.sessions.open(tx, userId, organizationId, client, { amr: ['email'] });
    });
    if (!session) throw new LinkInvalid();
    return session;
  }

  /**
   * Makes the caller a member. After an error the link still works. Throws `LinkInvalid`, `InvitationOfAnother` or
   * `MemberExists`.
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

  /** The link verifies the email address. The new account replaces one that did not verify it. */
  private async register(tx: Tx, invitation: Invitation, about: { name: string; handle?: string }): Promise<UserId> {
    await this.validity.use(tx, invitation);
    const { organizationId, email } = invitation;
    try {
      const userId = await this.newAccounts.create(tx, organizationId, {
        ...about,
        email,
        verified: true,
        vouchedBy: 'owner',
      });
      await recordAcceptance(tx, invitation, userId, await this.grantRoles(tx, invitation, userId));
      return userId;
    } catch (error) {
      throw error instanceof EmailTaken ? new AccountToSignInWith() : error;
    }
  }

  private async addMember(tx: Tx, invitation: Invitation, userId: UserId): Promise<void> {
    const { organizationId } = invitation;
    const { emailId } = await this.validity.useAsOwner(tx, invitation, userId);
    await this.addresses.prove(tx, { userId, emailId }, true);
    await this.organizations.addMember(tx, organizationId, userId);
    await this.roles.grantBuiltIn(tx, organizationId, userId, 'member');
    await recordAcceptance(tx, invitation, userId, await this.grantRoles(tx, invitation, userId));
  }

  /** Grants the roles of the invitation that still exist. @returns their ids */
  private async grantRoles(
    tx: Tx,
    { organizationId, roles, invitedBy }: Invitation,
    userId: UserId,
  ): Promise<RoleId[]> {
    const known = (await this.roles.find(tx, organizationId, roles)).map(({ id }) => id);
    await this.roles.grant(tx, organizationId, userId, known, invitedBy);
    return known;
  }
}

function recordAcceptance(
  tx: Tx,
  { organizationId, id }: Invitation,
  userId: UserId,
  roles: readonly string[],
): Promise<void> {
  const target = { type: 'user', id: userId } as const;
  return audit.record(tx, {
    action: 'invitation.accepted',
    organizationId,
    target,
    by: userId,
    details: { invitation: id, roles },
  });
}
