import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { BroadcastFeed } from './broadcast-feed.entity.js';
import { inboxStates, rankOfBroadcast } from './inbox-state.js';

const ofPerson = 'i.user_id = $1 and i.organization_id = any($2)';

/** Rows of inboxes, of what was read in them, and of the feed that counts the broadcasts of an organization. */
@Injectable()
export class InboxesRepository {
  async openFeed(tx: Tx, organization: OrganizationId): Promise<void> {
    await tx.manager.insert(BroadcastFeed, { organizationId: organization });
  }

  /** Opens the inboxes of new members. Earlier broadcasts are not in them. */
  async open(tx: Tx, organization: OrganizationId, userIds: readonly UserId[]): Promise<void> {
    await tx.rows(
      `insert into inboxes (organization_id, user_id, base)
       select f.organization_id, u.id, f.broadcasts from notification_feeds f cross join unnest($2::uuid[]) as u (id) where f.organization_id = $1`,
      [organization, userIds],
    );
  }

  /**
   * Locks the inboxes of a user until the transaction ends, in the order of the organizations. The next statement sees everything that was there
   * before the lock.
   * @param organization only this one
   * @returns the organizations in which the user has one
   */
  async lock(tx: Tx, userId: UserId, organization: OrganizationId | null): Promise<OrganizationId[]> {
    const rows = await tx.rows<{ id: OrganizationId }>(
      `select organization_id as id from inboxes where user_id = $1 and ($2::text is null or organization_id = $2)
       order by organization_id for no key update`,
      [userId, organization],
    );
    return rows.map(({ id }) => id);
  }

  /** Marks everything in locked inboxes as read. */
  async readAll(tx: Tx, userId: UserId, organizations: readonly OrganizationId[], now: Date): Promise<void> {
    await tx.rows(
      `with s as (${inboxStates(ofPerson)}),
       moved as (
         update inboxes i set read_mark = s.head, reads_beyond = 0 from s
         where i.organization_id = s.organization_id and i.user_id = s.user_id and s.head > i.read_mark
         returning i.organization_id, i.user_id, i.read_mark)
       insert into notification_marks (organization_id, user_id, up_to, read_at) select organization_id, user_id, read_mark, $3 from moved`,
      [userId, organizations, now],
    );
  }

  /** Marks these as read, if they are in locked inboxes. Notifications that were read before keep the time. */
  async readSome(tx: Tx, userId: UserId, organizations: readonly OrganizationId[], ids: readonly string[], now: Date): Promise<void> {
    await tx.rows(
      `with s as (${inboxStates(ofPerson)}),
       wanted as (
         select s.organization_id, s.user_id, greatest(s.read_mark, s.bottom) as above, coalesce(d.rank, ${rankOfBroadcast('m.broadcast_seq', 's')}) as rank
         from s join notification_messages m on m.organization_id = s.organization_id and m.id = any($3)
         left join notification_deliveries d on d.organization_id = s.organization_id and d.message_id = m.id and d.user_id = s.user_id
         where d.rank is not null or m.broadcast_seq > s.base),
       added as (
         insert into notification_reads (organization_id, user_id, rank, read_at)
         select organization_id, user_id, rank, $4 from wanted where rank > above on conflict do nothing returning organization_id)
       update inboxes i set reads_beyond = i.reads_beyond + n.added from (select organization_id, count(*)::int as added from added group by 1) n
       where i.user_id = $1 and i.organization_id = n.organization_id`,
      [userId, organizations, ids, now],
    );
  }
}
