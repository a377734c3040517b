import { Injectable, type OnModuleInit } from '@nestjs/common';
import { OrganizationsRepository, RolesRepository, type GrantableRole } from '@app/organizations';
import { Authority, NewAccountsService, type AuthorityLoss } from '@app/accounts';
import { audit } from '@app/audit';
import { LinkInvalid } from '@app/auth';
import { Clock, type OrganizationId, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import { RateLimits } from '@app/rate-limits';
import { UsersRepository, type AddressOwner } from '@app/users';
import { isExpired, readInvitationToken } from './invitation-link.js';
import type { Invitation } from './invitation.entity.js';
import { InvitationOfAnother } from './invitations.errors.js';
import { InvitationsRepository } from './invitations.repository.js';

/**
 * The validity of invitations: the link, its age, and the permissions of the inviter. An invitation is revoked when
 * its inviter may no longer invite or grant its roles. Invitations of operators do not depend on an inviter.
 */
@Injectable()
export class InvitationValidityService implements OnModuleInit {
  constructor(
    private readonly repository: InvitationsRepository,
    private readonly newAccounts: NewAccountsService,
    private readonly users: UsersRepository,
    private readonly roles: RolesRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly authority: Authority,
    private readonly limits: RateLimits,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.authority.observeLosses((tx, loss) => this.revokeLost(tx, loss));
  }

  /** The invitation of a link. Throws `LinkInvalid` or `TooManyRequests`. */
  async find(token: string, ipAddress: string | null): Promise<Invitation> {
    await this.limits.consume('link.address', ipAddress);
    const read = readInvitationToken(token);
    const found = read && (await this.repository.find(read.organizationId, read.token.id));
    if (!read || !found || !read.token.matches(found.secretHash) || isExpired(found, this.clock.now()))
      throw new LinkInvalid();
    return found;
  }

  /**
   * Whether the inviter may still grant what the invitation grants. Otherwise revokes the invitation, if the
   * transaction commits. Call it first in the transaction: it locks the membership of the inviter, which a change of
   * the inviter locks before the invitation, too.
   */
  async checkInviter(tx: Tx, invitation: Invitation): Promise<boolean> {
    const { organizationId, invitedBy, byOperator, roles } = invitation;
    if (byOperator) return true;
    if (invitedBy) {
      await this.organizations.lockMembers(tx, organizationId, { changed: null, shared: invitedBy });
      const permissions = await this.roles.effectiveIn(tx, organizationId, invitedBy);
      const granted = await this.roles.find(tx, organizationId, roles);
      if (await mayGrant(tx, organizationId, permissions, granted)) return true;
    }
    await this.revoke(tx, invitation);
    return false;
  }

  /** Uses the invitation up. Throws `LinkInvalid` when it was revoked, accepted or sent again meanwhile. */
  async use(tx: Tx, { organizationId, id, secretHash }: Invitation): Promise<void> {
    const taken = await this.repository.take(tx, organizationId, id);
    if (!taken?.secretHash.equals(secretHash)) throw new LinkInvalid();
  }

  /** The same for an account, which must own the invited email address. Throws also `InvitationOfAnother`. */
  async useAsOwner(tx: Tx, invitation: Invitation, userId: UserId): Promise<AddressOwner> {
    await this.use(tx, invitation);
    const owner = await this.users.ownerOf(tx, invitation.email);
    if (owner?.userId !== userId) throw new InvitationOfAnother();
    return owner;
  }

  /** Skips invitations that another transaction accepts, revokes or sends again. */
  private async revokeLost(tx: Tx, { organizationId, userId }: AuthorityLoss): Promise<void> {
    const open =
      userId === null
        ? await this.repository.lockOpenIn(tx, organizationId)
        : await this.repository.lockOpenBy(tx, userId, organizationId);
    const known = new Map<string, readonly string[]>();
    for (const invitation of open) {
      const key = `${invitation.organizationId} ${invitation.invitedBy ?? ''}`;
      const permissions =
        known.get(key) ?? (await this.permissionsOf(tx, invitation.organizationId, invitation.invitedBy));
      known.set(key, permissions);
      const roles =
        invitation.roles.length > 0 ? await this.roles.find(tx, invitation.organizationId, invitation.roles) : [];
      if (!(await mayGrant(tx, invitation.organizationId, permissions, roles))) await this.revoke(tx, invitation);
    }
  }

  private async permissionsOf(
    tx: Tx,
    organizationId: OrganizationId,
    inviter: Invitation['invitedBy'],
  ): Promise<readonly string[]> {
    return inviter === null ? [] : this.roles.effectiveIn(tx, organizationId, inviter);
  }

  private async revoke(tx: Tx, invitation: Invitation): Promise<void> {
    const { organizationId, id } = invitation;
    // Another admin may have sent it again meanwhile.
    if (!(await this.repository.drop(tx, invitation))) return;
    if (!(await this.repository.isInvited(tx, invitation.addressKey)))
      await this.newAccounts.discardUnverified(tx, invitation.email, ['invited']);
    await audit.record(tx, {
      action: 'invitation.revoked',
      organizationId,
      target: { type: 'invitation', id },
      details: { reason: 'inviter_may_less' },
    });
  }
}

async function mayGrant(
  tx: Tx,
  organizationId: OrganizationId,
  held: readonly string[],
  roles: readonly GrantableRole[],
): Promise<boolean> {
  const needed = ['update:users', ...roles.flatMap((role) => role.permissions)];
  return (await RolesRepository.permissionsBeyond(tx, organizationId, held, needed)).length === 0;
}
