import { Injectable } from '@nestjs/common';
import { NewPasswords } from '@app/auth';
import { Clock, type OrganizationId, type UserId } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { Newcomers, type Newcomer } from './newcomers.service.js';
import { UnprovenAccounts } from './unproven-accounts.service.js';

/** Within this time a sign-up is confirmed, or it is removed: seven days. */
const confirmationTime = 7 * 86_400_000;

/** Writes down somebody who signs up, with the password that they chose. */
@Injectable()
export class Enrolment {
  constructor(
    private readonly unproven: UnprovenAccounts,
    private readonly newcomers: Newcomers,
    private readonly passwords: NewPasswords,
    private readonly clock: Clock,
  ) {}

  /** A pending newcomer takes the place of one who did not prove the address either; an active one, who proves nothing, only that of an invitation. */
  async enrol(tx: Tx, organization: OrganizationId, newcomer: Newcomer, hash: string): Promise<UserId> {
    const isPending = newcomer.status === 'pending';
    await this.unproven.discard(tx, newcomer.email, isPending ? ['invited', 'pending'] : ['invited']);
    const confirmBy = isPending && { confirmBy: new Date(this.clock.now().getTime() + confirmationTime) };
    const userId = await this.newcomers.welcome(tx, organization, { ...newcomer, selfMade: true, ...confirmBy });
    await this.passwords.keep(tx, userId, hash);
    return userId;
  }
}
