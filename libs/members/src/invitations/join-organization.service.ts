import { Injectable } from '@nestjs/common';
import { LinkInvalid, type ClientInfo } from '@app/auth';
import type { Principal } from '@app/common';
import { TransactionManager } from '@app/database';
import { InvitationLinks } from './invitation-links.service.js';
import { Inviters } from './inviters.service.js';
import { NewMembers } from './new-members.service.js';

/** Accepting an invitation with an account that one has: the caller becomes a member. */
@Injectable()
export class JoinOrganization {
  constructor(
    private readonly links: InvitationLinks,
    private readonly inviters: Inviters,
    private readonly members: NewMembers,
    private readonly transactions: TransactionManager,
  ) {}

  /** Throws `LinkInvalid`, `InvitationOfAnother` or `MemberExists`; then the link still works. */
  async join(caller: Principal, token: string, client: ClientInfo): Promise<void> {
    const invitation = await this.links.look(token, client.ipAddress);
    const joined = await this.transactions.run(async (tx) => {
      if (!(await this.inviters.stillInvite(tx, invitation))) return false;
      await this.members.join(tx, invitation, caller.userId);
      return true;
    });
    if (!joined) throw new LinkInvalid();
  }
}
