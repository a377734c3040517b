import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { audit } from '@app/audit';
import type { UserId } from '@app/common';
import { TransactionManager, userDataOwners, type Tx } from '@app/database';
import { HandlesJob, type JobPayloads } from '@app/jobs';
import { FormerUsernamesRepository, OrganizationsRepository } from '@app/organizations';
import { Pictures } from '@app/pictures';
import { NameRegistry } from '@app/usernames';
import { UsersRepository, type AccountStatus } from '@app/users';

/** Libraries with rows of users that do not go with the row in `users`. */
const owners = ['accounts', 'audit', 'invitations', 'notifications', 'organizations', 'users'];

/** Erases deleted users when their grace period is over, and reserves their usernames for a while. */
@Injectable()
export class AccountErasureService {
  constructor(
    private readonly users: UsersRepository,
    private readonly discovery: DiscoveryService,
    private readonly organizations: OrganizationsRepository,
    private readonly names: NameRegistry,
    private readonly formerNames: FormerUsernamesRepository,
    private readonly pictures: Pictures,
    private readonly transactions: TransactionManager,
  ) {}

  @HandlesJob('account.purge')
  async handle({ userId }: JobPayloads['account.purge']): Promise<void> {
    await this.erase(userId as UserId);
  }

  /** May run again at any moment: it does what is left to do. Restored and erased users stay as they are. */
  async erase(userId: UserId): Promise<void> {
    while (await this.transactions.run((tx) => this.eraseSome(tx, userId)));
  }

  /** Ends reservations of usernames that are over, and removes former names that are old. */
  @HandlesJob('names.release')
  async releaseNames(): Promise<void> {
    while ((await this.transactions.run((tx) => this.names.free(tx))) > 0);
    while (await this.transactions.run((tx) => this.formerNames.removeOld(tx)));
  }

  /** @returns whether there is more to do */
  private async eraseSome(tx: Tx, userId: UserId): Promise<boolean> {
    const candidate = await this.users.lockStatus(tx, userId);
    if (candidate?.status !== 'deleted') return false;
    assertDue(candidate, tx.now());
    // Committed with the first rows that go, so that a restoration on an instance with a slower clock finds
    // the erasure due.
    await this.users.recordErasureBegun(tx, userId);
    const organizations = await this.organizations.organizationsOf(tx, userId);
    // In order, as every transaction locks them.
    for (const organization of organizations) await this.organizations.lockSettings(tx, organization, 'share');
    for (const owner of userDataOwners(this.discovery, owners))
      if (await owner.erase(tx, userId, organizations)) return true;
    const target = { type: 'user', id: userId } as const;
    const where = organizations.length > 0 ? organizations : [null];
    await audit.record(
      tx,
      ...where.map((organizationId) => ({ action: 'user.purged', organizationId, target }) as const),
    );
    await this.names.reserveOfPurged(tx, userId, organizations);
    await this.pictures.release(tx, candidate.pictureHash);
    await tx.rows('insert into tombstones (id, purged_at) values ($1, $2) on conflict do nothing', [userId, tx.now()]);
    await this.users.discard(tx, userId);
    return false;
  }
}

/** The clock of the queue may be ahead of ours. The error brings the job back later; returning would end it. */
function assertDue({ purgeAfter }: AccountStatus, now: Date): void {
  if (purgeAfter === null || purgeAfter > now) throw new Error('The grace period of this account is not over yet.');
}
