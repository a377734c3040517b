import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import type { OrganizationId, UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { HandlesJob, type JobPayloads } from '@app/jobs';
import { SettingsRepository } from '@app/organizations';
import { Pictures } from '@app/pictures';
import { ReservedNames } from '@app/usernames';
import { EraserRepository, type DeletionCandidate } from './eraser.repository.js';

/** Erases deleted users when their grace period is over, and reserves their usernames for a while. */
@Injectable()
export class AccountErasureService {
  constructor(
    private readonly eraser: EraserRepository,
    private readonly organizationSettings: SettingsRepository,
    private readonly names: ReservedNames,
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

  /** Ends reservations of usernames that are over. */
  @HandlesJob('names.release')
  async releaseNames(): Promise<void> {
    while ((await this.transactions.run((tx) => this.names.free(tx))) > 0);
  }

  /** @returns whether there is more to do */
  private async eraseSome(tx: Tx, userId: UserId): Promise<boolean> {
    const candidate = await this.eraser.lock(tx, userId);
    if (candidate?.status !== 'deleted') return false;
    assertDue(candidate, tx.now());
    // Committed with the first rows that go, so that a restoration on an instance with a slower clock finds the erasure due.
    await this.eraser.markBegun(tx, userId);
    const organizations = await this.eraser.organizationsOf(tx, userId);
    if (await this.eraser.eraseInBatches(tx, userId, organizations)) return true;
    const target = { type: 'user', id: userId } as const;
    const where = organizations.length > 0 ? organizations : [null];
    await audit.record(tx, ...where.map((organizationId) => ({ action: 'user.purged', organizationId, target }) as const));
    await this.reserveNames(tx, userId, organizations);
    await this.pictures.release(tx, candidate.pictureHash);
    await this.eraser.eraseUser(tx, userId, tx.now());
    return false;
  }

  /** @param organizations sorted: all transactions lock them in this order */
  private async reserveNames(tx: Tx, owner: UserId, organizations: readonly OrganizationId[]): Promise<void> {
    for (const organization of organizations) await this.organizationSettings.lock(tx, organization, 'share');
    await this.names.reserveOfPurged(tx, owner, organizations);
  }
}

/** The clock of the queue may be ahead of ours. The error brings the job back later; returning would end it. */
function assertDue({ purgeAfter }: DeletionCandidate, now: Date): void {
  if (purgeAfter === null || purgeAfter > now) throw new Error('The grace period of this account is not over yet.');
}
