import { Injectable } from '@nestjs/common';
import { LinkInvalid, NewPasswords, Sessions, type ClientInfo } from '@app/auth';
import { TransactionManager } from '@app/database';
import { InvitationLinks } from './invitation-links.service.js';
import { Inviters } from './inviters.service.js';
import { nameOf } from './invitees.service.js';
import { NewMembers } from './new-members.service.js';

/** What somebody says who accepts an invitation and has no account yet. */
export interface Acceptance {
  readonly password: string;
  readonly name?: string;
  readonly handle?: string;
}

/** Accepting an invitation without an account: makes one, and signs it in. */
@Injectable()
export class AcceptInvitation {
  constructor(
    private readonly links: InvitationLinks,
    private readonly inviters: Inviters,
    private readonly members: NewMembers,
    private readonly passwords: NewPasswords,
    private readonly sessions: Sessions,
    private readonly transactions: TransactionManager,
  ) {}

  /** Throws `LinkInvalid`, `AccountToSignInWith`, and what a sign-up throws of passwords and handles; then the link still works. */
  async accept(token: string, { password, handle, ...about }: Acceptance, client: ClientInfo): ReturnType<Sessions['open']> {
    const invitation = await this.links.look(token, client.ipAddress);
    const name = about.name ?? nameOf(invitation);
    const hash = await this.passwords.prepare('password', password, [invitation.email, name]);
    const session = await this.transactions.run(async (tx) => {
      if (!(await this.inviters.stillInvite(tx, invitation))) return undefined;
      const userId = await this.members.enrol(tx, invitation, { name, ...(handle !== undefined && { handle }) });
      await this.passwords.keep(tx, userId, hash);
      return this.sessions.open(tx, userId, invitation.organizationId, client);
    });
    if (!session) throw new LinkInvalid();
    return session;
  }
}
