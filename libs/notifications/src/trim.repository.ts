import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';
import { inboxStates } from './inbox-state.js';

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
      (select count(*)::int from notification_reads r where ${own('r')} and r.rank > g.read_mark and r.rank <= g.goal) as passed
    from old g),
  d as (delete from notification_deliveries d using goals g where ${own('d')} and d.rank <= g.goal returning 1),
  r as (delete from notification_reads r using goals g where ${own('r')} and r.rank <= g.goal returning 1),
  k as (delete from notification_marks k using goals g where ${own('k')} and k.up_to <= g.goal returning 1),
  raised as (
    update inboxes i set floor = g.goal, floor_seq = g.goal_seq, read_mark = greatest(i.read_mark, g.goal), reads_beyond = i.reads_beyond - g.passed
    from goals g where ${own('i')} and g.goal > i.floor)
  select ((select count(*) from d) + (select count(*) from r) + (select count(*) from k))::int as count`;

interface Found<Id> {
  readonly id: Id;
}

/** Finds and removes notifications that are older than a moment. */
@Injectable()
export class TrimRepository {
  constructor(private readonly statements: PreparedQueries) {}

  /** Organizations that have something old, in order, a batch of them. */
  async organizations(before: Date, after: OrganizationId | null): Promise<OrganizationId[]> {
    return (await this.statements.rows<Found<OrganizationId>>(trimmable, [after, before])).map(({ id }) => id);
  }

  /** Some of the members who have old direct notifications. */
  async receivers(organization: OrganizationId, before: Date): Promise<UserId[]> {
    return (await this.statements.rows<Found<UserId>>(receivers, [organization, before])).map(({ id }) => id);
  }

  /** Some of the members whose read receipts are old. */
  async readers(organization: OrganizationId, before: Date): Promise<UserId[]> {
    return (await this.statements.rows<Found<UserId>>(readers, [organization, before])).map(({ id }) => id);
  }

  /** From here on no member sees the old broadcasts. @returns whether there may be more of them */
  async trimFeed(tx: Tx, organization: OrganizationId, before: Date): Promise<boolean> {
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
  async trimInboxes(tx: Tx, organization: OrganizationId, userIds: readonly UserId[], before: Date): Promise<number> {
    const lock =
      'select 1 from inboxes where organization_id = $1 and user_id = any($2) order by user_id for no key update';
    await tx.rows(lock, [organization, userIds]);
    const gone = await tx.row<{ count: number }>(trimText, [organization, userIds, before]);
    return gone?.count ?? 0;
  }

  /** Deletes the oldest messages without a receiver. @returns how many were deleted */
  async dropMessages(tx: Tx, organization: OrganizationId, before: Date): Promise<number> {
    const rows = await tx.rows(
      `delete from notification_messages where organization_id = $1 and id in (
         select m.id from (
           select * from notification_messages where organization_id = $1 and created_at < $2 order by created_at limit ${messages} for update skip locked) m
         join notification_feeds f on f.organization_id = $1
         where m.broadcast_seq <= f.trimmed or m.broadcast_seq is null and not exists (
           select 1 from notification_deliveries d where d.organization_id = $1 and d.message_id = m.id))
       returning 1`,
      [organization, before],
    );
    return rows.length;
  }
}
