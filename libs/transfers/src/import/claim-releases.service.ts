import { Injectable } from '@nestjs/common';
import { AccountDeletionService } from '@app/accounts';
import { AddressOwnership, type AddressClaim } from '@app/auth';
import type { Tx } from '@app/database';
import { UsersRepository } from '@app/users';
import type { BatchPlan } from './batch-plan.js';

/** Ends what sign-ups that proved nothing have claimed of the addresses of a batch. */
@Injectable()
export class ClaimReleases {
  constructor(
    private readonly people: UsersRepository,
    private readonly addresses: AddressOwnership,
    private readonly deletion: AccountDeletionService,
  ) {}

  /** Throws `LastAdmin`. */
  async write(tx: Tx, { takeovers, released }: BatchPlan): Promise<void> {
    for (const claim of released) await this.release(tx, claim);
    for (const { claim, to } of takeovers) {
      await this.addresses.strip(tx, claim, true);
      await this.people.handOver(tx, claim, to, tx.now());
    }
  }

  /** Whoever claimed the address by a sign-up has no account any more, and can be told apart from its owner by nobody. */
  private async release(tx: Tx, claim: AddressClaim): Promise<void> {
    if (claim.status !== 'deleted') {
      await this.addresses.strip(tx, claim, true);
      await this.deletion.mark(tx, claim.userId);
    }
    await this.people.releaseAddress(tx, claim.emailId);
  }
}
