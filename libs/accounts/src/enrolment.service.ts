import { Injectable } from '@nestjs/common';
import { NewPasswords } from '@app/auth';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { NewAccounts, type NewAccount } from './new-accounts.service.js';
import { UnverifiedAccounts } from './unverified-accounts.service.js';

/** Writes down somebody who signs up, with the password that they chose. */
@Injectable()
export class Enrolment {
  constructor(
    private readonly unproven: UnverifiedAccounts,
    private readonly newAccounts: NewAccounts,
    private readonly passwords: NewPasswords,
  ) {}

  /** Whoever signs up, who proves nothing, takes the place of an invitation that nobody has accepted. */
  async enrol(tx: Tx, organization: OrganizationId, newAccount: NewAccount, hash: string): Promise<UserId> {
    await this.unproven.discard(tx, newAccount.email, ['invited']);
    const userId = await this.newAccounts.welcome(tx, organization, { ...newAccount, selfMade: true });
    await this.passwords.keep(tx, userId, hash);
    return userId;
  }
}
