import { Injectable } from '@nestjs/common';
import { firstIdOf, isUuid, pageOf, readCursor, type OrganizationId, type Page, type UserId } from '@app/common';
import { OwnsUserData, PreparedQueries, TransactionManager, type Tx, type UserDataOwner } from '@app/database';
import type { Action } from './actions.js';
import {
  entriesOf,
  eraseOrigins,
  subjectOfUser,
  type AuditRecord,
  type Sought,
  type Stretch,
} from './audit-entries.queries.js';
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
@OwnsUserData('audit')
export class AuditTrail implements UserDataOwner {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly transactions: TransactionManager,
  ) {}

  async list(
    organization: OrganizationId,
    filter: AuditFilter,
    limit: number,
    cursor?: string,
  ): Promise<Page<AuditRecord>> {
    const [before] = readCursor(cursor, isUuid) ?? [];
    const rows = await this.read(organization, await this.soughtBy(filter), stretchOf(filter, before), limit + 1);
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
      this.read(organization, sought, stretchOf(filter, before), batchSize);
    const first = await read();
    const target = { type: 'organization', id: organization } as const;
    const details = { filters: Object.keys(filter) };
    await this.transactions.run((tx) =>
      audit.record(tx, { action: 'audit.exported', organizationId: organization, target, details }),
    );
    return batchesAfter(first, read);
  }

  /** The entries of a user stay; the pseudonym that they name, and what is removed here, go with the user. */
  async erase(tx: Tx, userId: UserId): Promise<boolean> {
    return (await tx.rows(eraseOrigins, [userId])).length > 0;
  }

  private async soughtBy({ actor, target, action }: AuditFilter): Promise<Sought> {
    return { actor: await this.subjectOf(actor), target: await this.subjectOf(target), action };
  }

  private async subjectOf(id: string | undefined): Promise<string | undefined> {
    if (id === undefined || !isUuid(id)) return id;
    return (await this.statements.row<{ subject: string }>(subjectOfUser, [id]))?.subject ?? id.toLowerCase();
  }

  private async read(
    organization: OrganizationId,
    sought: Sought,
    stretch: Stretch,
    limit: number,
  ): Promise<AuditRecord[]> {
    const rows = await this.statements.rows<AuditRecord>(...entriesOf(organization, sought, stretch, limit));
    return rows.sort((one, other) => (one.id < other.id ? 1 : -1));
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
