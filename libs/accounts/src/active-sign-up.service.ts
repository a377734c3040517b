import { Injectable } from '@nestjs/common';
import { LinkRequests, Sessions, type ClientInfo } from '@app/auth';
import type { OrganizationId } from '@app/common';
import { Transactor } from '@app/database';
import { EmailTaken } from '@app/users';
import { Enrolment } from './enrolment.service.js';
import type { Newcomer } from './newcomers.service.js';

/** A sign-up that counts at once: a person, a member and a session, all at once or not at all. */
@Injectable()
export class ActiveSignUp {
  constructor(
    private readonly enrolment: Enrolment,
    private readonly sessions: Sessions,
    private readonly requests: LinkRequests,
    private readonly transactor: Transactor,
  ) {}

  /** Throws `EmailTaken`, of a deleted account too. Its user gets the letter that restores it. */
  async enter(organization: OrganizationId, newcomer: Newcomer, hash: string, client: ClientInfo): ReturnType<Sessions['open']> {
    try {
      return await this.transactor.run(async (tx) => {
        const userId = await this.enrolment.enrol(tx, organization, newcomer, hash);
        return this.sessions.open(tx, userId, organization, client);
      });
    } catch (error) {
      if (error instanceof EmailTaken) await this.transactor.run((tx) => this.requests.offerRestoration(tx, newcomer.email));
      throw error;
    }
  }
}
