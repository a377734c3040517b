import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { OrganizationsService } from '@app/accounts';
import { OrganizationSecrets } from '@app/auth';
import { OrganizationsRepository } from '@app/organizations';
import { TransactionManager } from '@app/database';
import type { DemoCredential } from './credentials.js';
import { DemoAccounts } from './accounts.service.js';
import { demoOrganization, demoOrganizationName, demoRoleIds } from './people.js';

/** Makes the demo organization and its people, all at once or not at all. */
@Injectable()
export class DemoSeed {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly founding: OrganizationsService,
    private readonly accounts: DemoAccounts,
    private readonly secrets: OrganizationSecrets,
    private readonly transactions: TransactionManager,
  ) {}

  /** @param reset the credentials are new: put them in the place of those that the database may have */
  async seed(people: readonly DemoCredential[], reset: boolean): Promise<void> {
    const exists = await this.organizations.exists(demoOrganization);
    if (exists && !reset) return;
    const hashes = await this.accounts.hashesOf(people);
    await this.transactions.run(async (tx) => {
      if (!exists) {
        await this.founding.create(tx, demoOrganization, demoOrganizationName, demoRoleIds);
        await this.secrets.set(tx, demoOrganization, 'pylon', randomBytes(32).toString('hex'));
        await this.accounts.welcome(tx);
      }
      await this.accounts.give(tx, people, hashes);
    });
  }
}
