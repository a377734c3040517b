import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { PreparedQueries, TransactionManager, type Tx } from '@app/database';
import { jobs } from '@app/jobs';
import { RemovedOrganizationsRepository } from '@app/organizations';
import { UsersRepository } from '@app/users';
import { AccountErasureService } from '../deletion/account-erasure.service.js';
import { LastAdminPolicy } from '../deletion/last-admin-policy.service.js';
import { demoOrganizations, demoUser, demoUsers } from '../queries/demo-data.queries.js';

/** The demo users in a database, and their organizations. */
export interface FoundDemoData {
  readonly people: readonly UserId[];
  readonly organizations: readonly OrganizationId[];
}

/** What was removed, and the organizations that stay because others are in them. */
export interface RemovedDemoData {
  readonly people: number;
  readonly organizations: readonly OrganizationId[];
  readonly keptOrganizations: readonly OrganizationId[];
}

/** The data of the demo in a database that may have real users by now. */
@Injectable()
export class DemoData {
  constructor(
    private readonly queries: PreparedQueries,
    private readonly credentials: LastAdminPolicy,
    private readonly users: UsersRepository,
    private readonly organizations: RemovedOrganizationsRepository,
    private readonly erasure: AccountErasureService,
    private readonly transactions: TransactionManager,
  ) {}

  /** Whether demo users exist. The organizations alone contain no credentials. */
  async isThere(): Promise<boolean> {
    return (await this.queries.row(...demoUser)) !== undefined;
  }

  async find(): Promise<FoundDemoData> {
    const users = await this.queries.rows<{ id: UserId }>(...demoUsers);
    const organizations = await this.queries.rows<{ id: OrganizationId }>(...demoOrganizations);
    return { people: users.map(({ id }) => id), organizations: organizations.map(({ id }) => id) };
  }

  /**
   * Removes them and what they left. May be run again at any moment, and does what is left to do. Other
   * users stay, and so does the organization that they are in.
   */
  async remove(): Promise<RemovedDemoData> {
    const found = await this.find();
    // All credentials first: from here on no client can sign in as one of them, even if the rest fails.
    await this.transactions.run((tx) => this.end(tx, found.people));
    for (const userId of found.people) await this.erasure.erase(userId);
    const removed = await this.transactions.run((tx) => this.removeOrganizations(tx, found.organizations));
    return {
      people: found.people.length,
      organizations: removed,
      keptOrganizations: found.organizations.filter((id) => !removed.includes(id)),
    };
  }

  /** Deletes the accounts, due for erasure at once. */
  private async end(tx: Tx, userIds: readonly UserId[]): Promise<void> {
    for (const userId of userIds) await this.credentials.revokeCredentials(tx, userId);
    await this.users.markErasable(tx, userIds);
  }

  /** The role that marks the demo goes last, and with it what says that there is something left to do. */
  private async removeOrganizations(tx: Tx, found: readonly OrganizationId[]): Promise<OrganizationId[]> {
    const removed = await this.organizations.removeEmpty(tx, found);
    await jobs.cancel(tx, 'picture.sweep:demo');
    return removed;
  }
}
