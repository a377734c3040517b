import { Injectable } from '@nestjs/common';
import { firstIdOf, isUuid, pageOf, readCursor, type OrganizationId, type Page } from '@app/common';
import { TransactionManager } from '@app/database';
import type { Action } from './actions.js';
import { AuditEntriesRepository, type AuditRecord, type Sought, type Stretch } from './audit-entries.repository.js';
import { audit } from './record.js';

/** Which entries. What is absent does not matter. */
export interface AuditFilter {
  /** A user by their id or by that of their subject; else the name of the actor. */
  readonly actor?: string;
  /** A user by their id or by that of their subject; else the id of the target. */
  readonly target?: string;
  readonly action?: Action;
  readonly from?: Date;
  /** Not included. */
  readonly to?: Date;
}

const batchSize = 500;
const latest = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** What was done in an organization, newest first. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly entries: AuditEntriesRepository,
    private readonly transactions: TransactionManager,
  ) {}

  async list(
    organization: OrganizationId,
    filter: AuditFilter,
    limit: number,
    cursor?: string,
  ): Promise<Page<AuditRecord>> {
    const [before] = readCursor(cursor, isUuid) ?? [];
    const rows = await this.entries.list(
      organization,
      await this.soughtBy(filter),
      stretchOf(filter, before),
      limit + 1,
    );
    return pageOf(rows, limit, (row) => [row.id]);
  }

  /**
   * All of them, in batches. Between two batches no connection is held, however slow the reader. What is done
   * meanwhile is not among them, nor is the entry that the export leaves. The first batch is read at once, so
   * that a lost database is still reported as an error.
   */
  async export(organization: OrganizationId, filter: AuditFilter): Promise<AsyncIterable<AuditRecord[]>> {
    const sought = await this.soughtBy(filter);
    const read = (before?: string): Promise<AuditRecord[]> =>
      this.entries.list(organization, sought, stretchOf(filter, before), batchSize);
    const first = await read();
    const target = { type: 'organization', id: organization } as const;
    await this.transactions.run((tx) =>
      audit.record(tx, {
        action: 'audit.exported',
        organizationId: organization,
        target,
        details: { filters: Object.keys(filter) },
      }),
    );
    return batchesAfter(first, read);
  }

  private async soughtBy({ actor, target, action }: AuditFilter): Promise<Sought> {
    return { actor: await this.subjectOf(actor), target: await this.subjectOf(target), action };
  }

  private async subjectOf(id: string | undefined): Promise<string | undefined> {
    return id !== undefined && isUuid(id) ? ((await this.entries.subjectOf(id)) ?? id.toLowerCase()) : id;
  }
}

async function* batchesAfter(
  first: AuditRecord[],
  read: (before: string) => Promise<AuditRecord[]>,
): AsyncGenerator<AuditRecord[]> {
  for (let batch = first; ;) {
    if (batch.length > 0) yield batch;
    const last = batch.at(-1);
    if (!last || batch.length < batchSize) return;
    batch = await read(last.id);
  }
}

function stretchOf({ from, to }: AuditFilter, before?: string): Stretch {
  const ends = [latest, ...(to ? [firstIdOf(to)] : []), ...(before === undefined ? [] : [before.toLowerCase()])];
  return { from: firstIdOf(from ?? new Date(0)), until: ends.sort()[0] ?? latest };
}
