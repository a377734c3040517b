import { Injectable } from '@nestjs/common';
import { Clock, type OrganizationId, type Principal, OrganizationNotFound } from '@app/common';
import { ReadingRepository } from '@app/notifications';
import { TransactionManager } from '@app/database';
import { reachOf } from './reach.js';

/** What was read. No ids: everything. No organization: wherever it is. */
export interface ReadRequest {
  readonly ids?: readonly string[];
  readonly organizationId?: string;
}

/** Notes what a person has read of their notifications. */
@Injectable()
export class MarkRead {
  constructor(
    private readonly reading: ReadingRepository,
    private readonly clock: Clock,
    private readonly transactions: TransactionManager,
  ) {}

  /** Ids that the caller has not received are passed over: one request may name what has been trimmed meanwhile. */
  async read(caller: Principal, { ids, organizationId }: ReadRequest): Promise<void> {
    const { userId } = caller;
    await this.transactions.run(async (tx) => {
      const reached = reachOf(caller);
      const named = (organizationId as OrganizationId | undefined) ?? reached;
      const held = reached === null || reached === named ? await this.reading.hold(tx, userId, named) : [];
      if (organizationId !== undefined && held.length === 0) throw new OrganizationNotFound();
      if (ids) await this.reading.readSome(tx, userId, held, ids, this.clock.now());
      else await this.reading.readAll(tx, userId, held, this.clock.now());
    });
  }
}
