import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  AuthorityLosses,
  effectivePermissions,
  RolesRepository,
  type AuthorityLoss,
  type GrantableRole,
  type Permission,
  OrganizationsRepository,
} from '@app/organizations';
import { audit } from '@app/audit';
import type { OrganizationId } from '@app/common';
import type { Tx } from '@app/database';
import type { Invitation } from './invitation.entity.js';
import { InvitationsRepository } from './invitations.repository.js';
import { Invitees } from './invitees.service.js';

/**
 * Whether the inviter could still give what an invitation gives. An invitation rests on its inviter until it is accepted: once they may not invite any more, or
 * may not do what its roles allow, it is revoked. Those that an operator sent rest on nobody.
 */
@Injectable()
export class Inviters implements OnModuleInit {
  constructor(
    private readonly repository: InvitationsRepository,
    private readonly roles: RolesRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly invitees: Invitees,
    private readonly losses: AuthorityLosses,
  ) {}

  onModuleInit(): void {
    this.losses.observe((tx, loss) => this.revokeLost(tx, loss));
  }

  /**
   * Whether the invitation may be accepted. If not, it is revoked, which holds only if the transaction commits. The membership of the inviter is locked, so that
   * a demotion at the same moment comes before or after; call it first in the transaction, because a demotion locks the membership before the invitation.
   */
  async stillInvite(tx: Tx, invitation: Invitation): Promise<boolean> {
    const { organizationId, invitedBy, byOperator, roles } = invitation;
    if (byOperator) return true;
    if (invitedBy) {
      await this.organizations.lockMembers(tx, organizationId, { changed: null, kept: invitedBy });
      const held = await this.roles.effectiveIn(tx, organizationId, invitedBy);
      if (mayGive(held, await this.roles.find(tx, organizationId, roles))) return true;
    }
    await this.revoke(tx, invitation);
    return false;
  }

  /** Those that are accepted, revoked or sent again at this moment are left to whoever does so. */
  private async revokeLost(tx: Tx, { organizationId, userId }: AuthorityLoss): Promise<void> {
    const open = userId === null ? await this.repository.lockOpenIn(tx, organizationId) : await this.repository.lockOpenBy(tx, userId, organizationId);
    const held = new Map<string, readonly Permission[]>();
    for (const invitation of open) {
      const { organizationId: organization, invitedBy, roles } = invitation;
      const key = `${organization} ${invitedBy ?? ''}`;
      const may = held.get(key) ?? (await this.heldBy(tx, organization, invitedBy));
      held.set(key, may);
      if (!mayGive(may, roles.length > 0 ? await this.roles.find(tx, organization, roles) : [])) await this.revoke(tx, invitation);
    }
  }

  private async heldBy(tx: Tx, organization: OrganizationId, inviter: Invitation['invitedBy']): Promise<readonly Permission[]> {
    return inviter === null ? [] : this.roles.effectiveIn(tx, organization, inviter);
  }

  /** Unless somebody else has sent it again meanwhile. */
  private async revoke(tx: Tx, invitation: Invitation): Promise<void> {
    const { organizationId, id } = invitation;
    if (!(await this.repository.drop(tx, invitation))) return;
    await this.invitees.forget(tx, invitation);
    await audit.record(tx, { action: 'invitation.revoked', organizationId, target: { type: 'invitation', id }, details: { reason: 'inviter_may_less' } });
  }
}

function mayGive(held: readonly Permission[], roles: readonly GrantableRole[]): boolean {
  const needed: readonly Permission[] = ['update:users', ...effectivePermissions(roles.flatMap((role) => role.permissions))];
  return needed.every((permission) => held.includes(permission));
}
