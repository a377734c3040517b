import { Injectable } from '@nestjs/common';
import { Sessions, type ClientInfo } from '@app/auth';
import type { OrganizationId } from '@app/kernel';
import { Transactor } from '@app/persistence';
import { Enrolment } from './enrolment.service.js';
import type { Newcomer } from './newcomers.service.js';

/** A sign-up that counts at once: a person, a member and a session, all at once or not at all. */
@Injectable()
export class ActiveSignUp {
  constructor(
    private readonly enrolment: Enrolment,
    private readonly sessions: Sessions,
    private readonly transactor: Transactor,
  ) {}

  enter(organization: OrganizationId, newcomer: Newcomer, hash: string, client: ClientInfo): ReturnType<Sessions['open']> {
    return this.transactor.run(async (tx) => {
      const userId = await this.enrolment.enrol(tx, organization, newcomer, hash);
      return this.sessions.open(tx, userId, organization, client);
    });
  }
}
