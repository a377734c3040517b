import { Injectable } from '@nestjs/common';
import { PasswordsService } from '@app/auth';
import type { Tx } from '@app/database';
import { UserBatches, WalletsRepository } from '@app/users';
import type { BatchPlan } from './batch-plan.js';

/** Writes the people of a batch and what belongs to them, wherever they are members. */
@Injectable()
export class PeopleWriter {
  constructor(
    private readonly users: UserBatches,
    private readonly passwords: PasswordsService,
    private readonly wallets: WalletsRepository,
  ) {}

  async write(tx: Tx, { users, details, emails, phoneNumbers, identities, passwords, wallets }: BatchPlan): Promise<void> {
    if (users.length > 0) await this.users.add(tx, users);
    if (details.length > 0) await this.users.complete(tx, details);
    if (emails.length > 0) await this.users.addEmails(tx, emails);
    if (phoneNumbers.length > 0) await this.users.addPhoneNumbers(tx, phoneNumbers);
    if (identities.length > 0) await this.users.addIdentities(tx, identities);
    if (passwords.length > 0) await this.passwords.saveImported(tx, passwords);
    if (wallets.length > 0) await this.wallets.claimAll(tx, wallets);
  }
}
