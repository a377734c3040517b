import { Injectable } from '@nestjs/common';
import { newId, type NotificationId, type OrganizationId, type RoleId, type UserId } from '@app/common';
import { erasedAtOnce, OwnsUserData, type Tx, type UserDataOwner } from '@app/database';
import { restoring, type ArchivedNotifications } from './archived-notifications.js';
import { inboxStates, rankOfBroadcast } from './inbox-state.js';
import { inboxes } from './inboxes.repository.js';
import { NotificationNotFound, NotificationRecallsFull } from './notifications.errors.js';

/** The content of a notification. */
export interface NotificationContent {
  readonly type: string;
  readonly title: string;
  readonly body: string;
  readonly data: object | null;
}

/** A message to store. */
export interface Sending extends NotificationContent {
  /** Null: Facet itself. */
  readonly sender: UserId | null;
  readonly now: Date;
}

/** A message whose receivers are found later. */
interface AddedMessage extends Sending {
  /** The number of the broadcast, if it goes to all. */
  readonly broadcastSeq?: number;
  /** The role that it goes to. */
  readonly roleId?: RoleId;
}

/** A message of the system to one user. */
export interface PersonalMessage extends NotificationContent {
  readonly userId: UserId;
}

/** A message to recall. */
interface Recallable {
  readonly recalled: boolean;
  readonly until: number | null;
  /** Recalled messages of the organization. */
  readonly count: number;
}

/** A message that was stored. */
export interface Sent {
  readonly id: NotificationId;
  readonly createdAt: Date;
}

/**
 * The channel on which instances receive signals of new notifications: `{organizationId, userIds?}`, without
 * `userIds` for all members.
 */
export const notificationsChannel = 'facet_notifications';

/** Recalled notifications that an organization may have: each inbox looks them up. */
const mostRecalled = 500;

/** Ids in one signal; PostgreSQL allows less than 8,000 bytes. */
const idsOfNotice = 150;

const marks = `delete from notification_marks where organization_id = $1 and ctid = any(array(
    select ctid from notification_marks where organization_id = $1 and user_id = $2 limit ${erasedAtOnce})) returning 1`;
const reads = `delete from notification_reads where organization_id = $1 and ctid = any(array(
    select ctid from notification_reads where organization_id = $1 and user_id = $2 limit ${erasedAtOnce})) returning 1`;
const holes = `delete from notification_holes where organization_id = $1 and ctid = any(array(
    select ctid from notification_holes where organization_id = $1 and user_id = $2 limit ${erasedAtOnce})) returning 1`;

// Of what went to a role, a fair choice of the receivers can be read.
const deliverText = `with sent as (
    insert into notification_deliveries (organization_id, user_id, rank, seq, broadcasts_before, message_id, sample)
    select i.organization_id, i.user_id, i.last_seq + 1 + f.broadcasts - i.base, i.last_seq + 1, f.broadcasts, m.id,
      case when m.role_id is not null then uuid_hash(i.user_id) end
    from inboxes i join notification_feeds f on f.organization_id = $1 join notification_messages m on m.organization_id = $1 and m.id = $3
    where i.organization_id = $1 and i.user_id = any($2))
  update inboxes set last_seq = last_seq + 1 where organization_id = $1 and user_id = any($2)`;

const state = inboxStates('$1', 'i.organization_id = $1 and i.user_id = $2');
const lockOne = 'select 1 from inboxes where organization_id = $1 and user_id = $2 for no key update';
const ofUser = 'select organization_id as id from inboxes where user_id = $1 order by organization_id';

const given =
  'jsonb_to_recordset($2::jsonb) as k (id uuid, "userId" uuid, type text, title text, body text, data jsonb)';
// As in `addMessage`: nothing in the log is older than what is before it.
const messagesToEach = `insert into notification_messages (organization_id, id, type, title, body, data, created_at)
  select $1, k.id, k.type, k.title, k.body, k.data,
    greatest($3::timestamptz, (select created_at from notification_messages where organization_id = $1 order by created_at desc limit 1))
  from ${given}`;
const deliveriesToEach = `insert into notification_deliveries (organization_id, user_id, rank, seq, broadcasts_before, message_id)
  select i.organization_id, i.user_id, i.last_seq + 1 + f.broadcasts - i.base, i.last_seq + 1, f.broadcasts, k.id
  from ${given} join inboxes i on i.organization_id = $1 and i.user_id = k."userId" join notification_feeds f on f.organization_id = $1`;
const lastOfEach = 'update inboxes set last_seq = last_seq + 1 where organization_id = $1 and user_id = any($2)';

const readAll = `with moved as (
    update inboxes i set read_mark = s.head, reads_beyond = 0 from (${state}) s where i.organization_id = $1 and i.user_id = $2 and s.head > i.read_mark
    returning i.organization_id, i.user_id, i.read_mark)
  insert into notification_marks (organization_id, user_id, up_to, read_at) select organization_id, user_id, read_mark, $3 from moved`;
const readSome = `with wanted as (
    select s.organization_id, s.user_id, greatest(s.read_mark, s.bottom) as above, coalesce(d.rank, ${rankOfBroadcast('m.broadcast_seq', 's', '$1')}) as rank
    from (${state}) s join notification_messages m on m.organization_id = $1 and m.id = any($3)
    left join notification_deliveries d on d.organization_id = $1 and d.message_id = m.id and d.user_id = s.user_id
    where d.rank is not null or m.broadcast_seq > s.base),
  added as (
    insert into notification_reads (organization_id, user_id, rank, read_at)
    select organization_id, user_id, rank, $4 from wanted where rank > above on conflict do nothing returning 1)
  update inboxes set reads_beyond = reads_beyond + (select count(*) from added) where organization_id = $1 and user_id = $2`;

// `until`: a broadcast before which its inboxes got it. Null: no inbox has it any more. What goes to a role is in the
// inboxes after different broadcasts: so the next one.
const recallText = `select m.recalled_at is not null as recalled,
    coalesce(m.broadcast_seq, case when m.role_id is not null then (select f.broadcasts + 1 from notification_feeds f where f.organization_id = $1) end, (select d.broadcasts_before + 1 from notification_deliveries d where d.organization_id = $1 and d.message_id = m.id limit 1)) as until,
    (select count(*)::int from notification_messages c where c.organization_id = $1 and c.recalled_at is not null) as count
  from notification_messages m where m.organization_id = $1 and m.id = $2`;

/**
 * Rows of notifications and inboxes, of what was read in them, and of the feed that counts the broadcasts of
 * an organization. Sending to some locks the
 * feed against a broadcast, and then the inboxes, in the order of the users; sending to all locks the feed
 * alone. So every inbox is a log that only
 * grows at its end, and there is no deadlock.
 */
@Injectable()
@OwnsUserData('notifications')
export class NotificationsRepository implements UserDataOwner {
  /** Sends to all members: one row, however many they are. */
  async toAll(tx: Tx, organization: OrganizationId, sending: Sending): Promise<Sent> {
    const text =
      'update notification_feeds set broadcasts = broadcasts + 1 where organization_id = $1 returning broadcasts';
    const feed = await tx.row<{ broadcasts: number }>(text, [organization]);
    if (!feed) throw new Error('the organization has no feed');
    const sent = await this.addMessage(tx, organization, { ...sending, broadcastSeq: feed.broadcasts });
    await this.announce(tx, { organizationId: organization });
    return sent;
  }

  /** Sends to users whose inboxes are locked. */
  async toSome(tx: Tx, organization: OrganizationId, userIds: readonly UserId[], sending: Sending): Promise<Sent> {
    const sent = await this.addMessage(tx, organization, sending);
    await this.deliver(tx, organization, userIds, sent.id);
    return sent;
  }

  /** Puts a message into locked inboxes that do not have it. */
  async deliver(
    tx: Tx,
    organization: OrganizationId,
    userIds: readonly UserId[],
    message: NotificationId,
  ): Promise<void> {
    await tx.rows(deliverText, [organization, userIds, message]);
    await this.announceTo(tx, organization, userIds);
  }

  /** Sends to each of these users a message of their own. Their inboxes are locked, and no user is named twice. */
  async toEach(tx: Tx, organization: OrganizationId, messages: readonly PersonalMessage[], now: Date): Promise<void> {
    const rows = messages.map((message) => ({ id: newId<NotificationId>(), ...message }));
    const userIds = rows.map(({ userId }) => userId);
    await tx.rows(messagesToEach, [organization, JSON.stringify(rows), now]);
    await tx.rows(deliveriesToEach, [organization, JSON.stringify(rows)]);
    await tx.rows(lastOfEach, [organization, userIds]);
    await this.announceTo(tx, organization, userIds);
  }

  /**
   * Takes a message out of all inboxes: they leave out what is marked. No inbox is locked. The lock of the feed lets one
   * recall follow another. Throws `NotificationNotFound` and `NotificationRecallsFull`.
   * @returns false: it was recalled before
   */
  async recall(tx: Tx, organization: OrganizationId, id: NotificationId): Promise<boolean> {
    await tx.rows('select 1 from notification_feeds where organization_id = $1 for no key update', [organization]);
    const found = await tx.row<Recallable>(recallText, [organization, id]);
    if (!found) throw new NotificationNotFound();
    if (found.recalled) return false;
    if (found.count >= mostRecalled) throw new NotificationRecallsFull();
    const mark = 'update notification_messages set recalled_at = $3 where organization_id = $1 and id = $2';
    await tx.rows(mark, [organization, id, tx.now()]);
    const raise = 'update notification_feeds set recalled = greatest(recalled, $2) where organization_id = $1';
    await tx.rows(raise, [organization, found.until]);
    return true;
  }

  async erase(tx: Tx, userId: UserId, organizations: readonly OrganizationId[]): Promise<boolean> {
    if (await inboxes.forgetSome(tx, organizations, userId)) return true;
    for (const rows of [reads, marks, holes])
      for (const organization of organizations)
        if ((await tx.rows(rows, [organization, userId])).length > 0) return true;
    return false;
  }

  /**
   * Restores rows of an archive. @returns false, and writes nothing, where broadcasts were sent or restored
   * already. The feed comes last.
   */
  async restore<Section extends keyof ArchivedNotifications>(
    tx: Tx,
    organization: OrganizationId,
    section: Section,
    rows: readonly ArchivedNotifications[Section][],
  ): Promise<boolean> {
    const found = await tx.row<{ broadcasts: number }>(
      'select broadcasts from notification_feeds where organization_id = $1 for update',
      [organization],
    );
    if (found?.broadcasts !== 0) return false;
    await tx.rows(restoring[section], [organization, JSON.stringify(rows)]);
    return true;
  }

  /**
   * Locks the inboxes of a user until the transaction ends, in the order of the organizations. The next
   * statement sees everything that was there
   * before the lock.
   * @param organization only this one
   * @returns the organizations in which the user has one
   */
  async lockInboxes(tx: Tx, userId: UserId, organization: OrganizationId | null): Promise<OrganizationId[]> {
    const wanted =
      organization === null
        ? (await tx.rows<{ id: OrganizationId }>(ofUser, [userId])).map(({ id }) => id)
        : [organization];
    const locked: OrganizationId[] = [];
    for (const id of wanted) if (await tx.row(lockOne, [id, userId])) locked.push(id);
    return locked;
  }

  /** Marks everything in locked inboxes as read. */
  async readAll(tx: Tx, userId: UserId, organizations: readonly OrganizationId[], now: Date): Promise<void> {
    for (const organization of organizations) await tx.rows(readAll, [organization, userId, now]);
  }

  /** Marks these as read, if they are in locked inboxes. Notifications that were read before keep the time. */
  async readSome(
    tx: Tx,
    userId: UserId,
    organizations: readonly OrganizationId[],
    ids: readonly string[],
    now: Date,
  ): Promise<void> {
    for (const organization of organizations) await tx.rows(readSome, [organization, userId, ids, now]);
  }

  /** The log is locked meanwhile, so existing rows are older, whatever the clocks of two instances say. */
  async addMessage(tx: Tx, organization: OrganizationId, message: AddedMessage): Promise<Sent> {
    const { type, title, body, data, sender, now, broadcastSeq = null, roleId = null } = message;
    const id = newId<NotificationId>();
    const row = await tx.row<{ createdAt: Date }>(
      `insert into notification_messages (organization_id, id, broadcast_seq, type, title, body, data, created_by, role_id, created_at)
       select $1, $2, $3, $4, $5, $6, $7::jsonb, $8, $10,
         greatest($9::timestamptz, (select created_at from notification_messages where organization_id = $1 order by created_at desc limit 1))
       returning created_at as "createdAt"`,
      [organization, id, broadcastSeq, type, title, body, data && JSON.stringify(data), sender, now, roleId],
    );
    return { id, createdAt: row?.createdAt ?? now };
  }

  private async announceTo(tx: Tx, organization: OrganizationId, userIds: readonly UserId[]): Promise<void> {
    for (let at = 0; at < userIds.length; at += idsOfNotice)
      await this.announce(tx, { organizationId: organization, userIds: userIds.slice(at, at + idsOfNotice) });
  }

  private async announce(
    tx: Tx,
    notice: { organizationId: OrganizationId; userIds?: readonly UserId[] },
  ): Promise<void> {
    await tx.rows('select pg_notify($1, $2)', [notificationsChannel, JSON.stringify(notice)]);
  }
}
