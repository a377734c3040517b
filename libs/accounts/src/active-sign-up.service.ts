import { Injectable } from '@nestjs/common';
import { LinkRequests, Sessions, type ClientInfo } from '@app/auth';
import type { OrganizationId } from '@app/common';
import { TransactionManager } from '@app/database';
import { EmailTaken } from '@app/users';
import { Enrolment } from './enrolment.service.js';
import type { NewAccount } from './new-accounts.service.js';

/** A sign-up that counts at once: a person, a member and a session, all at once or not at all. */
@Injectable()
export class ActiveSignUp {
  constructor(
    private readonly registrations: Enrolment,
    private readonly sessions: Sessions,
    private readonly requests: LinkRequests,
    private readonly transactions: TransactionManager,
  ) {}

  /** Throws `EmailTaken`, of a deleted account too. Its user gets the letter that restores it. */
  async enter(organization: OrganizationId, newAccount: NewAccount, hash: string, client: ClientInfo): ReturnType<Sessions['open']> {
    try {
      return await this.transactions.run(async (tx) => {
        const userId = await this.registrations.enrol(tx, organization, newAccount, hash);
        return this.sessions.open(tx, userId, organization, client);
      });
    } catch (error) {
      if (error instanceof EmailTaken) await this.transactions.run((tx) => this.requests.offerRestoration(tx, newAccount.email));
      throw error;
    }
  }
}
