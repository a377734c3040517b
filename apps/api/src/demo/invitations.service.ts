import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { OrganizationsService } from '@app/accounts';
import { InvitationsRepository, newInvitationLink, type Invitation } from '@app/members';
import { newId, type OrganizationId, addressKeyOf } from '@app/common';
import { OrganizationsRepository } from '@app/organizations';
import type { Tx } from '@app/database';
import { demoAdmin, demoGuests, demoInvitations, demoOrganization } from './people.js';

/** Tokens of invitations, one to accept without an account and one with. */
export interface DemoInvitationTokens {
  readonly accept: string;
  readonly join: string;
}

// The demo admin is no member of the organization that they are invited to.
const inviterIn = (organizationId: OrganizationId): Pick<Invitation, 'invitedBy' | 'byOperator'> =>
  organizationId === demoOrganization ? { invitedBy: demoAdmin.userId, byOperator: false } : { invitedBy: null, byOperator: true };

/** Invitations that the examples use up. */
@Injectable()
export class DemoInvitations {
  constructor(
    private readonly repository: InvitationsRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly founding: OrganizationsService,
  ) {}

  async layOut(tx: Tx): Promise<DemoInvitationTokens> {
    for (const { id, email } of demoInvitations) await this.invite(tx, demoOrganization, email, id);
    // Somebody else each time: whoever accepted at the last start has an account by now.
    const accept = await this.invite(tx, demoOrganization, `ina-${randomBytes(3).toString('hex')}@demo.example`);
    if ((await this.organizations.existing(tx, [demoGuests])).length === 0) await this.founding.create(tx, demoGuests, 'Demo guests');
    await this.organizations.removeMember(tx, demoGuests, demoAdmin.userId);
    return { accept, join: await this.invite(tx, demoGuests, demoAdmin.email) };
  }

  private async invite(tx: Tx, organizationId: OrganizationId, email: string, id = newId()): Promise<string> {
    const addressKey = addressKeyOf(email);
    await this.repository.removeOf(tx, organizationId, addressKey);
    const link = newInvitationLink(id, tx.now());
    const about = { organizationId, id, email, addressKey, name: null, roles: [], ...inviterIn(organizationId) };
    await this.repository.add(tx, { ...about, secretHash: link.secretHash, createdAt: link.createdAt, expiresAt: link.expiresAt });
    return link.tokenIn(organizationId);
  }
}
