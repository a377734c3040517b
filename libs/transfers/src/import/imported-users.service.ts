import { Injectable } from '@nestjs/common';
import { AccountDeletionService } from '@app/accounts';
import { AddressOwnership, FactorsService, PasswordsService, type AddressClaim } from '@app/auth';
import type { Tx } from '@app/database';
import { UserBatches, UsersRepository, WalletsRepository } from '@app/users';
import type { BatchPlan } from './batch-plan.js';

/**
 * Writes the users of a batch with their addresses, identities, passwords and wallets: one statement for each
 * kind of row.
 */
@Injectable()
export class ImportedUsersService {
  constructor(
    private readonly accounts: UsersRepository,
    private readonly addresses: AddressOwnership,
    private readonly deletion: AccountDeletionService,
    private readonly users: UserBatches,
    private readonly passwords: PasswordsService,
    private readonly wallets: WalletsRepository,
    private readonly factors: FactorsService,
  ) {}

  /** Throws `LastAdmin`. */
  async write(tx: Tx, plan: BatchPlan): Promise<void> {
    for (const claim of plan.released) await this.release(tx, claim);
    for (const { claim, to } of plan.takeovers) {
      await this.addresses.strip(tx, claim, true);
      await this.accounts.handOver(tx, claim, to, tx.now());
    }
    const { users, details, emails, phoneNumbers, identities, passwords, factors, wallets } = plan;
    if (users.length > 0) await this.users.add(tx, users);
    if (details.length > 0) await this.users.complete(tx, details);
    if (emails.length > 0) await this.users.addEmails(tx, emails);
    if (phoneNumbers.length > 0) await this.users.addPhoneNumbers(tx, phoneNumbers);
    if (identities.length > 0) await this.users.addIdentities(tx, identities);
    if (passwords.length > 0) await this.passwords.saveImported(tx, passwords);
    if (factors.length > 0) await this.factors.archive.addAll(tx, factors);
    if (wallets.length > 0) await this.wallets.claimAll(tx, wallets);
  }

  /** Deletes the account of a sign-up that claimed the address and never verified it. */
  private async release(tx: Tx, claim: AddressClaim): Promise<void> {
    if (claim.status !== 'deleted') {
      await this.addresses.strip(tx, claim, true);
      await this.deletion.mark(tx, claim.userId);
    }
    await this.accounts.releaseAddress(tx, claim.emailId);
  }
}
