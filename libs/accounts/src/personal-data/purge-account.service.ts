import { HandlesJob, type JobPayloads } from '@app/jobs';
import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { Clock, type UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { Pictures } from '@app/pictures';
import { NameReservations } from './name-reservations.service.js';
import { EraserRepository, type DeletionCandidate } from './eraser.repository.js';

/** Removes everything that mentions a deleted person, once their grace period is over. */
@Injectable()
export class PurgeAccount {
  constructor(
    private readonly remains: EraserRepository,
    private readonly names: NameReservations,
    private readonly pictures: Pictures,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  @HandlesJob('account.purge')
  async handle({ userId }: JobPayloads['account.purge']): Promise<void> {
    await this.purge(userId as UserId);
  }

  /** May be run again at any moment, and does what is left to do. Somebody who was restored, or is gone already, is left alone. */
  async purge(userId: UserId): Promise<void> {
    while (await this.transactions.run((tx) => this.step(tx, userId)));
  }

  /** Answers whether there is more to do. */
  private async step(tx: Tx, userId: UserId): Promise<boolean> {
    const person = await this.remains.lock(tx, userId);
    if (person?.status !== 'deleted') return false;
    this.assertDue(person);
    // Committed with the first thing that goes, so that a restoration, whose clock may be behind, finds the purge due.
    await this.remains.markBegun(tx, userId);
    const organizations = await this.remains.organizationsOf(tx, userId);
    if (await this.remains.thin(tx, userId, organizations)) return true;
    const target = { type: 'user', id: userId } as const;
    const where = organizations.length > 0 ? organizations : [null];
    await audit.record(tx, ...where.map((organizationId) => ({ action: 'user.purged', organizationId, target }) as const));
    await this.names.reserve(tx, userId, organizations);
    await this.pictures.release(tx, person.pictureHash);
    await this.remains.bury(tx, userId, this.clock.now());
    return false;
  }

  /** The clock of the queue may be ahead of ours. An error brings the job back later; to do nothing would end it. */
  private assertDue({ purgeAfter }: DeletionCandidate): void {
    if (purgeAfter === null || purgeAfter > this.clock.now()) throw new Error('The grace period of this account is not over yet.');
  }
}
