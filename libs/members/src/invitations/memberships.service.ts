import { Injectable } from '@nestjs/common';
import { RolesRepository, OrganizationsRepository } from '@app/organizations';
import { AddressOwnership, LinkInvalid } from '@app/auth';
import type { RoleId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import type { AddressOwner } from '@app/users';
import type { Invitation } from './invitation.entity.js';
import { InvitationsRepository } from './invitations.repository.js';

/** What a member gets by an invitation. */
@Injectable()
export class Memberships {
  constructor(
    private readonly repository: InvitationsRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly addresses: AddressOwnership,
  ) {}

  /** Uses the invitation up. Throws `LinkInvalid` when it was revoked, accepted or sent anew since it was looked at. */
  async take(tx: Tx, { organizationId, id, secretHash }: Invitation): Promise<void> {
    const taken = await this.repository.take(tx, organizationId, id);
    if (!taken?.secretHash.equals(secretHash)) throw new LinkInvalid();
  }

  /** Answers the roles beside Member. */
  async add(tx: Tx, invitation: Invitation, { userId, emailId }: AddressOwner): Promise<RoleId[]> {
    await this.addresses.prove(tx, { userId, emailId }, true);
    await this.organizations.addMember(tx, invitation.organizationId, userId);
    await this.roles.grantBuiltIn(tx, invitation.organizationId, userId, 'member');
    return this.giveRoles(tx, invitation, userId);
  }

  /** Those of the invitation that there still are, which are answered. */
  async giveRoles(tx: Tx, { organizationId, roles, invitedBy }: Invitation, userId: UserId): Promise<RoleId[]> {
    const known = (await this.roles.find(tx, organizationId, roles)).map(({ id }) => id);
    await this.roles.grant(tx, organizationId, userId, known, invitedBy);
    return known;
  }
}
