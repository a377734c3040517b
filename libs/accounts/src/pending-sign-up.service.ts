import { Injectable } from '@nestjs/common';
import { AddressOwnership } from '@app/auth';
import { Jobs } from '@app/jobs';
import { Clock, newId, type OrganizationId, addressKeyOf } from '@app/common';
import { MemberNamesService } from '@app/organizations';
import { TransactionManager, type Tx } from '@app/database';
import type { NewAccount } from './new-accounts.service.js';
import { PendingSignUpsRepository } from './pending-sign-ups.repository.js';
import { Referrers } from './referrers.service.js';

/** Seconds that a sign-up waits for its confirmation, as its letter says. */
export const confirmationTime = 86_400;

/**
 * A sign-up that counts when its address is proved. Until then it holds nothing: no address, no handle, no referral. The request writes the same rows for
 * known and unknown addresses; a job finds out what the owner of the address is told.
 */
@Injectable()
export class EnterPendingSignUp {
  constructor(
    private readonly repository: PendingSignUpsRepository,
    private readonly addresses: AddressOwnership,
    private readonly usernames: MemberNamesService,
    private readonly referrers: Referrers,
    private readonly jobs: Jobs,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** Throws what is wrong with the handle or the referrer. */
  async enter(organizationId: OrganizationId, newAccount: NewAccount, passwordHash: string): Promise<void> {
    const { email, name, handle = null, referrerHandle = null } = newAccount;
    const addressKey = addressKeyOf(email);
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + confirmationTime * 1000);
    const id = newId();
    await this.transactions.run(async (tx) => {
      await this.validate(tx, organizationId, newAccount);
      await this.addresses.lock(tx, email);
      await this.repository.add(tx, {
        id,
        organizationId,
        email,
        addressKey,
        passwordHash,
        name,
        handle,
        referrerHandle,
        createdAt,
        expiresAt,
        letterAt: null,
      });
      await this.jobs.enqueue(tx, 'sign-up.letter', { signUpId: id }, { runAt: createdAt, key: `sign-up.letter:${id}` });
    });
  }

  private async validate(tx: Tx, organization: OrganizationId, newAccount: NewAccount): Promise<void> {
    const { handle } = newAccount;
    const validated = handle === undefined ? undefined : (await this.usernames.validate(tx, organization, [handle], 'handle')).get(handle);
    if (validated?.fault) throw validated.fault;
    await this.referrers.find(tx, organization, newAccount);
  }
}
