import { Injectable } from '@nestjs/common';
import { NewPasswords } from '@app/auth';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { Newcomers, type Newcomer } from './newcomers.service.js';
import { UnprovenAccounts } from './unproven-accounts.service.js';

/** Writes down somebody who signs up, with the password that they chose. */
@Injectable()
export class Enrolment {
  constructor(
    private readonly unproven: UnprovenAccounts,
    private readonly newcomers: Newcomers,
    private readonly passwords: NewPasswords,
  ) {}

  /** Whoever signs up, who proves nothing, takes the place of an invitation that nobody has accepted. */
  async enrol(tx: Tx, organization: OrganizationId, newcomer: Newcomer, hash: string): Promise<UserId> {
    await this.unproven.discard(tx, newcomer.email, ['invited']);
    const userId = await this.newcomers.welcome(tx, organization, { ...newcomer, selfMade: true });
    await this.passwords.keep(tx, userId, hash);
    return userId;
  }
}
