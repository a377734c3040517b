import { Injectable } from '@nestjs/common';
import { NewPasswords } from '@app/auth';
import type { OrganizationId, UserId } from '@app/kernel';
import type { Tx } from '@app/persistence';
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

  /** A pending newcomer takes the place of one who did not prove the address either; an active one, who proves nothing, only that of an invitation. */
  async enrol(tx: Tx, organization: OrganizationId, newcomer: Newcomer, hash: string): Promise<UserId> {
    await this.unproven.discard(tx, newcomer.email, newcomer.status === 'pending' ? ['invited', 'pending'] : ['invited']);
    const userId = await this.newcomers.welcome(tx, organization, newcomer);
    await this.passwords.keep(tx, userId, hash);
    return userId;
  }
}
