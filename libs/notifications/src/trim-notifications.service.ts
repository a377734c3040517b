import { HandlesJob } from '@app/jobs';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { Clock, type OrganizationId, type UserId } from '@app/common';
import { PreparedQueries, TransactionManager, type Tx } from '@app/database';
import { inboxStates } from './inbox-state.js';

const day = 86_400_000;

/** What one transaction of the trimming takes on. */
const organizations = 100;
const messages = 500;
const userBatch = 100;
const ofOneInbox = 500;

// What was sent, or read, before the moment; each is one look into an index.
const trimmable = {
  name: 'notifications_trimmable',
  text: `select f.organization_id as id from notification_feeds f where ($1::text is null or f.organization_id > $1) and (
      exists (select 1 from notification_messages m where m.organization_id = f.organization_id and m.created_at < $2)
      or exists (select 1 from notification_reads r where r.organization_id = f.organization_id and r.read_at < $2)
      or exists (select 1 from notification_marks k where k.organization_id = f.organization_id and k.read_at < $2))
    order by f.organization_id limit ${organizations}`,
};
const receivers = {
  name: 'notifications_old_receivers',
  text: `select distinct d.user_id as id from (
      select organization_id, id from notification_messages where organization_id = $1 and created_at < $2 and broadcast_seq is null
      order by created_at limit ${userBatch}) m
    join notification_deliveries d on d.organization_id = $1 and d.message_id = m.id limit ${userBatch}`,
};
const readers = {
  name: 'notifications_old_readers',
  text: `select distinct user_id as id from (
      (select user_id from notification_reads where organization_id = $1 and read_at < $2 order by read_at limit ${userBatch})
      union all (select user_id from notification_marks where organization_id = $1 and read_at < $2 order by read_at limit ${userBatch})) old limit ${userBatch}`,
};

const own = (table: string): string => `${table}.organization_id = $1 and ${table}.user_id = g.user_id`;

// `goal` is where the floor rises to. Where the first deliveries, as many as a batch has, are all old, there
// may be more: then no further than these.
const trimText = `with s as (${inboxStates('$1', 'i.organization_id = $1 and i.user_id = any($2)')}),
  old as (
    select g.*, o.rank, case when o.count = ${ofOneInbox} then o.rank else greatest(g.bottom, o.rank) end as goal from s g cross join lateral (
      select max(d.rank) as rank, count(*) as count from (
        select d.rank, d.organization_id, d.message_id from notification_deliveries d where ${own('d')} order by d.rank limit ${ofOneInbox}) d
      join notification_messages m on m.organization_id = $1 and m.id = d.message_id where m.created_at < $3) o),
  goals as (
    select g.organization_id, g.user_id, g.goal,
      coalesce((select d.seq from notification_deliveries d where ${own('d')} and d.rank <= g.goal order by d.rank desc limit 1), g.floor_seq) as goal_seq,
      (select count(*)::int from notification_reads r where ${own('r')} and r.rank > g.read_mark and r.rank <= g.goal) as passed,
      case when g.holes = 0 then 0 else (select count(*)::int from notification_holes o where ${own('o')} and o.rank <= g.goal) end as filled
    from old g),
  d as (delete from notification_deliveries d using goals g where ${own('d')} and d.rank <= g.goal returning 1),
  r as (delete from notification_reads r using goals g where ${own('r')} and r.rank <= g.goal returning 1),
  k as (delete from notification_marks k using goals g where ${own('k')} and k.up_to <= g.goal returning 1),
  h as (delete from notification_holes o using goals g where ${own('o')} and o.rank <= g.goal and g.filled > 0 returning 1),
  raised as (
    update inboxes i set floor = g.goal, floor_seq = g.goal_seq, read_mark = greatest(i.read_mark, g.goal), reads_beyond = i.reads_beyond - g.passed,
      holes = i.holes - g.filled
    from goals g where ${own('i')} and (g.goal > i.floor or g.filled > 0))
  select ((select count(*) from d) + (select count(*) from r) + (select count(*) from k) + (select count(*) from h))::int as count`;

interface Found<Id> {
  readonly id: Id;
}

/**
 * Removes notifications that are older than `NOTIFICATION_RETENTION` days, a batch in each transaction. It
 * may be ended at any moment and begun again, and run twice at once: what is left to do is found in the rows themselves.
 */
@Injectable()
export class TrimNotifications {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Until nothing old is left, or `signal` is aborted. */
  @HandlesJob('notifications.trim')
  async run(_: unknown, signal: AbortSignal): Promise<void> {
    const days = this.settings.NOTIFICATION_RETENTION;
    if (days === 0) return;
    const before = new Date(this.clock.now().getTime() - days * day);
    let batch = await this.organizationsWithOld(before, null);
    while (batch.length > 0) {
      for (const organization of batch) await this.trim(organization, before, signal);
      batch = await this.organizationsWithOld(before, batch.at(-1) ?? null);
    }
  }

  private async trim(organization: OrganizationId, before: Date, signal: AbortSignal): Promise<void> {
    await repeat(signal, async () =>
      (await this.transactions.run((tx) => this.trimFeed(tx, organization, before))) ? 1 : 0,
    );
    await repeat(signal, async () => {
      const dropped = await this.transactions.run((tx) => this.dropMessages(tx, organization, before));
      return dropped + (await this.empty(organization, await this.receivers(organization, before), before));
    });
    await repeat(signal, async () => this.empty(organization, await this.readers(organization, before), before));
  }

  private async empty(organization: OrganizationId, userIds: readonly UserId[], before: Date): Promise<number> {
    if (userIds.length === 0) return 0;
    return this.transactions.run((tx) => this.trimInboxes(tx, organization, userIds, before));
  }

  /** Organizations that have something old, in order, a batch of them. */
  private async organizationsWithOld(before: Date, after: OrganizationId | null): Promise<OrganizationId[]> {
    return (await this.statements.rows<Found<OrganizationId>>(trimmable, [after, before])).map(({ id }) => id);
  }

  /** Some of the members who have old direct notifications. */
  private async receivers(organization: OrganizationId, before: Date): Promise<UserId[]> {
    return (await this.statements.rows<Found<UserId>>(receivers, [organization, before])).map(({ id }) => id);
  }

  /** Some of the members whose read receipts are old. */
  private async readers(organization: OrganizationId, before: Date): Promise<UserId[]> {
    return (await this.statements.rows<Found<UserId>>(readers, [organization, before])).map(({ id }) => id);
  }

  /** From here on no member sees the old broadcasts. @returns whether there may be more of them */
  private async trimFeed(tx: Tx, organization: OrganizationId, before: Date): Promise<boolean> {
    const row = await tx.row(
      `update notification_feeds f set trimmed = o.seq from (
         select max(m.seq) as seq from (
           select m.broadcast_seq as seq, m.created_at from notification_messages m join notification_feeds f on f.organization_id = $1
           where m.organization_id = $1 and m.broadcast_seq > f.trimmed order by m.broadcast_seq limit ${messages}) m where m.created_at < $2) o
       where f.organization_id = $1 and o.seq > f.trimmed returning 1`,
      [organization, before],
    );
    return row !== undefined;
  }

  /**
   * Raises the floor of inboxes over what is old, and takes everything below it away. A log is in order of
   * time, so what is old lies at its beginning.
   * @returns how many rows went; a batch of each inbox at the most, so that no transaction is long
   */
  private async trimInboxes(
    tx: Tx,
    organization: OrganizationId,
    userIds: readonly UserId[],
    before: Date,
  ): Promise<number> {
    const lock =
      'select 1 from inboxes where organization_id = $1 and user_id = any($2) order by user_id for no key update';
    await tx.rows(lock, [organization, userIds]);
    const gone = await tx.row<{ count: number }>(trimText, [organization, userIds, before]);
    return gone?.count ?? 0;
  }

  /** Deletes the oldest messages without a receiver. @returns how many were deleted */
  private async dropMessages(tx: Tx, organization: OrganizationId, before: Date): Promise<number> {
    // Each part is read once whatever the planner expects of the organization: `array` the batch, `offset 0` the
    // deliveries of one message at a time.
    const rows = await tx.rows(
      `delete from notification_messages where organization_id = $1 and id = any(array(
         select m.id from (
           select * from notification_messages where organization_id = $1 and created_at < $2 order by created_at limit ${messages} for update skip locked) m
         join notification_feeds f on f.organization_id = $1
         where m.broadcast_seq <= f.trimmed or m.broadcast_seq is null and not exists (
           select 1 from notification_deliveries d where d.organization_id = $1 and d.message_id = m.id offset 0)))
       returning 1`,
      [organization, before],
    );
    return rows.length;
  }
}

/** Goes on for as long as something goes. */
async function repeat(signal: AbortSignal, step: () => Promise<number>): Promise<void> {
  while (!signal.aborted && (await step()) > 0);
}
