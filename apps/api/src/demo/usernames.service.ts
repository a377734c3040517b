import { Injectable } from '@nestjs/common';
import { NewAccountsService } from '@app/accounts';
import type { Tx } from '@app/database';
import { DeniedNames, NameRules } from '@app/usernames';
import { UsersRepository } from '@app/users';
import { demoModerators, demoOrganization, demoRules } from './demo-users.js';

/** Rules for usernames, and two members whose names wait for a review: one to approve, one to reject. */
@Injectable()
export class DemoUsernames {
  constructor(
    private readonly rules: NameRules,
    private readonly denied: DeniedNames,
    private readonly users: UsersRepository,
    private readonly newAccounts: NewAccountsService,
  ) {}

  async create(tx: Tx): Promise<void> {
    const rule = { effect: 'review', note: null, pack: null } as const;
    await this.rules.add(
      tx,
      demoOrganization,
      demoRules.map((one) => ({ ...rule, ...one })),
    );
    await this.denied.allow(
      tx,
      demoOrganization,
      demoModerators.map((one) => one.handle),
    );
    for (const { userId, name, email, handle } of demoModerators) {
      await this.users.discard(tx, userId);
      await this.newAccounts.create(tx, demoOrganization, { id: userId, name, email, handle, verified: true });
    }
  }
}
