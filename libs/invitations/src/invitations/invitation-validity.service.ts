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
import { InvitationOfAnother, InvitationProofNeeded } from './invitations.errors.js';
import { InvitationsRepository } from './invitations.repository.js';

/** An invitation, as its link was found. */
export interface FoundInvitation extends Invitation {
  /** Whether the link went by email: it verifies the address. Otherwise the inviter has seen it, and handed it over. */
  readonly provesAddress: boolean;
}

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
  async find(token: string, ipAddress: string | null): Promise<FoundInvitation> {
    await this.limits.consume('link.address', ipAddress);
    const read = readInvitationToken(token);
    const found = read && (await this.repository.find(read.organizationId, read.token.id));
    if (!read || !found || isExpired(found, this.clock.now())) throw new LinkInvalid();
    const provesAddress = read.token.matches(found.secretHash);
    if (!provesAddress && !(found.sharedHash && read.token.matches(found.sharedHash))) throw new LinkInvalid();
    return { ...found, provesAddress };
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

  /**
   * Uses the invitation up. Throws `LinkInvalid` when it was revoked, accepted, changed or sent again
   * meanwhile.
   */
  async use(tx: Tx, { organizationId, id, secretHash, version }: Invitation): Promise<void> {
    const taken = await this.repository.take(tx, organizationId, id);
    // A version before changes the secret and no version.
    if (!taken?.secretHash.equals(secretHash) || taken.version !== version) throw new LinkInvalid();
  }

  /**
   * The same for an account, which must own the invited email address. Throws also `InvitationOfAnother`, and
   * `InvitationProofNeeded` where addresses must be verified and neither the link nor the account did.
   */
  async useAsOwner(tx: Tx, invitation: FoundInvitation, userId: UserId): Promise<AddressOwner> {
    await this.use(tx, invitation);
    const owner = await this.users.ownerOf(tx, invitation.email);
    if (owner?.userId !== userId) throw new InvitationOfAnother();
    if (!owner.verified) this.assertProof(invitation);
    return owner;
  }

  /** Throws `InvitationProofNeeded` for a link that verifies no address, where new accounts must verify theirs. */
  assertProof({ provesAddress }: FoundInvitation): void {
    if (!provesAddress && this.newAccounts.mustBeVerified) throw new InvitationProofNeeded();
  }

  /** Keeps an invitation that was used up as an accepted one. */
  keepAccepted(tx: Tx, invitation: Invitation, userId: UserId): Promise<void> {
    return this.repository.keepPast(tx, invitation, userId);
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
    await this.repository.keepPast(tx, invitation, null);
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
