import { Injectable } from '@nestjs/common';
import { Clock, firstIdOf, isUuid, pageOf, readCursor, type OrganizationId, type Page, type UserId } from '@app/common';
import {
  OwnsUserData,
  PreparedQueries,
  TransactionManager,
  type Statement,
  type Tx,
  type UserDataOwner,
} from '@app/database';
import { actions, groupOf, type Action } from './actions.js';
import {
  entriesOf,
  eraseOrigins,
  oldestWriter,
  subjectOfUser,
  subjectOfUsername,
  type AuditRecord,
  type Sought,
  type Stretch,
} from './queries/audit-entries.queries.js';
import { audit } from './record.js';

/** Which entries. What is absent does not matter. */
export interface AuditFilter {
  /** A user by their id or by that of their subject; else the name of the actor. */
  readonly actor?: string;
  /** The canonical form of the username that the actor has now. */
  readonly actorUsername?: string;
  /** A user by their id or by that of their subject; else the id of the target. */
  readonly target?: string;
  readonly targetUsername?: string;
  readonly action?: Action;
  readonly actionGroup?: string;
  readonly from?: Date;
  /** Not included. */
  readonly to?: Date;
}

/** Which of them. */
export interface AuditPageRequest {
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  readonly cursor?: string;
}

const batchSize = 500;
const latest = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/**
 * Milliseconds that a feed stays behind. An id has the time of its making, which the clocks of two instances and the
 * way to the database may make earlier than the transaction.
 */
const feedDelay = 5000;

/** What was done in an organization. */
@Injectable()
@OwnsUserData('audit')
export class AuditTrail implements UserDataOwner {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** Newest first, or oldest first as a feed, which has a cursor at its end too. */
  async list(organization: OrganizationId, filter: AuditFilter, page: AuditPageRequest): Promise<Page<AuditRecord>> {
    const sought = await this.soughtBy(organization, filter);
    if (page.order === 'asc') return this.feed(organization, sought, filter, page);
    const [before] = readCursor(page.cursor, isUuid) ?? [];
    const rows = await this.read(organization, sought, stretchOf(filter, before), page.limit + 1);
    return pageOf(rows, page.limit, (row) => [row.id]);
  }

  /**
   * All of them, in batches. Between two batches no connection is held, however slow the reader. What is done
   * meanwhile is not among them, nor is the entry that the export leaves. The first batch is read at once, so
   * that a lost database is still reported as an error.
   */
  async export(organization: OrganizationId, filter: AuditFilter): Promise<AsyncIterable<AuditRecord[]>> {
    const sought = await this.soughtBy(organization, filter);
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

  /** @returns nothing where no entry can match: the username of nobody, or two conditions that exclude each other */
  private async soughtBy(organization: OrganizationId, filter: AuditFilter): Promise<Sought | undefined> {
    const { action, actionGroup } = filter;
    if (action !== undefined && actionGroup !== undefined && groupOf(action) !== actionGroup) return undefined;
    const actor = await this.subjectOf(organization, filter.actor, filter.actorUsername);
    const target = await this.subjectOf(organization, filter.target, filter.targetUsername);
    if (actor === null || target === null) return undefined;
    if (action !== undefined || actionGroup === undefined) return { actor, target, action };
    return { actor, target, actions: actions.filter((one) => groupOf(one) === actionGroup) };
  }

  /** @returns null for nobody */
  private async subjectOf(
    organization: OrganizationId,
    id: string | undefined,
    username: string | undefined,
  ): Promise<string | undefined | null> {
    const byId = id !== undefined && isUuid(id) ? await this.subjectBy(subjectOfUser, [id]) : undefined;
    const wanted = byId ?? (id !== undefined && isUuid(id) ? id.toLowerCase() : id);
    if (username === undefined) return wanted;
    const named = await this.subjectBy(subjectOfUsername, [organization, username]);
    return named === undefined || (wanted !== undefined && wanted !== named) ? null : named;
  }

  private async subjectBy(statement: Statement, values: readonly unknown[]): Promise<string | undefined> {
    return (await this.statements.row<{ subject: string }>(statement, values))?.subject;
  }

  /**
   * Never an entry before one that is still to be committed: a client that goes on from the cursor misses none. So the
   * feed ends before the oldest open transaction that writes. That is read before the entries are: what a transaction
   * in between commits is among them.
   */
  private async feed(
    organization: OrganizationId,
    sought: Sought | undefined,
    { from = new Date(0), to }: AuditFilter,
    { limit, cursor }: AuditPageRequest,
  ): Promise<Page<AuditRecord>> {
    const [, last] = readCursor(cursor, (text) => text === 'after', isUuid) ?? [];
    const start = [lastIdBefore(from), last?.toLowerCase() ?? ''].sort().at(-1) ?? '';
    const writer = await this.statements.row<{ since: Date | null }>(oldestWriter, []);
    const end = Math.min(this.clock.now().getTime(), writer?.since?.getTime() ?? Infinity) - feedDelay;
    const until = firstIdOf(new Date(Math.min(end, to?.getTime() ?? Infinity)));
    const rows = await this.read(organization, sought, { order: 'asc', from: start, until }, limit);
    return pageOf(rows, limit, ({ id }: Pick<AuditRecord, 'id'>) => ['after', id], rows.at(-1) ?? { id: start });
  }

  private async read(
    organization: OrganizationId,
    sought: Sought | undefined,
    stretch: Stretch,
    limit: number,
  ): Promise<AuditRecord[]> {
    if (!sought || stretch.from >= stretch.until) return [];
    const rows = await this.statements.rows<AuditRecord>(...entriesOf(organization, sought, stretch, limit));
    const first = stretch.order === 'asc' ? -1 : 1;
    return rows.sort((one, other) => (one.id < other.id ? first : -first));
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
  return { order: 'desc', from: firstIdOf(from ?? new Date(0)), until: ends.sort()[0] ?? latest };
}

/** Every id of this moment is larger, every earlier one is not. */
const lastIdBefore = (moment: Date): string => firstIdOf(moment).replace(/7000-8000-0+$/, '6fff-bfff-ffffffffffff');
