import { Injectable } from '@nestjs/common';
import type { NotificationId, OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { NotificationHolesFull, NotificationNotFound } from './notifications.errors.js';
import { NotificationHole } from './hole.entity.js';
import { inboxStates, rankOfBroadcast } from './inbox-state.js';

/**
 * Holes that one inbox may have. Each page counts those above it, so there is a bound.
 */
const mostHoles = 2000;

/** Where a notification is in an inbox. */
interface Place {
  readonly rank: number;
  /** False: it is deleted. Null: it is no hole. */
  readonly archived: boolean | null;
  readonly holes: number;
}

const placeText = `select x.rank, x.holes, o.archived from (
    select s.holes, s.bottom, coalesce(d.rank, ${rankOfBroadcast('m.broadcast_seq', 's', '$1')}) as rank
    from (${inboxStates('$1', 'i.organization_id = $1 and i.user_id = $2')}) s
    join notification_messages m on m.organization_id = $1 and m.id = $3
    left join notification_deliveries d on d.organization_id = $1 and d.message_id = m.id and d.user_id = s.user_id
    where m.recalled_at is null and (d.rank is not null or m.broadcast_seq > s.base)) x
  left join notification_holes o on o.organization_id = $1 and o.user_id = $2 and o.rank = x.rank
  where x.rank > x.bottom`;
const countText = 'update inboxes set holes = holes + $3 where organization_id = $1 and user_id = $2';

/** What a member archived or deleted. The inbox is locked while its holes change. */
@Injectable()
export class HolesRepository {
  /**
   * Takes a notification out of the list of a locked inbox. Throws `NotificationNotFound` and `NotificationHolesFull`.
   * @param archived false: it is deleted
   */
  async add(
    tx: Tx,
    organizationId: OrganizationId,
    userId: UserId,
    messageId: NotificationId,
    archived: boolean,
  ): Promise<void> {
    const { rank, holes, archived: before } = await this.place(tx, organizationId, userId, messageId);
    if (before === archived) return;
    if (before === false) throw new NotificationNotFound();
    if (before === true) {
      await tx.manager.update(NotificationHole, { organizationId, userId, rank }, { archived, createdAt: tx.now() });
      return;
    }
    if (holes >= mostHoles) throw new NotificationHolesFull();
    const createdAt = tx.now();
    await tx.manager.insert(NotificationHole, { organizationId, userId, rank, messageId, archived, createdAt });
    await tx.rows(countText, [organizationId, userId, 1]);
  }

  /** Puts an archived notification back into the list of a locked inbox. Throws `NotificationNotFound`. */
  async remove(tx: Tx, organizationId: OrganizationId, userId: UserId, messageId: NotificationId): Promise<void> {
    const { rank, archived } = await this.place(tx, organizationId, userId, messageId);
    if (archived === null) return;
    if (!archived) throw new NotificationNotFound();
    await tx.manager.delete(NotificationHole, { organizationId, userId, rank });
    await tx.rows(countText, [organizationId, userId, -1]);
  }

  private async place(
    tx: Tx,
    organizationId: OrganizationId,
    userId: UserId,
    messageId: NotificationId,
  ): Promise<Place> {
    const place = await tx.row<Place>(placeText, [organizationId, userId, messageId]);
    if (!place) throw new NotificationNotFound();
    return place;
  }
}
