import { Injectable } from '@nestjs/common';
import type { NotificationId, OrganizationId, UserId } from '@app/common';
import { erasedAtOnce, OwnsUserData, type Tx, type UserDataOwner } from '@app/database';
import { DeliveriesRepository } from './deliveries.repository.js';

interface Delivered {
  readonly organization: OrganizationId;
  readonly message: NotificationId;
}

const gone = `delete from notification_deliveries where ctid = any(array(
    select ctid from notification_deliveries where organization_id = any($1) and user_id = $2 limit ${erasedAtOnce}
  )) returning organization_id as organization, message_id as message`;

const those = `(organization_id, id) in (select * from unnest($1::text[], $2::uuid[]))`;
const held = `select 1 from notification_messages where ${those} order by organization_id, id for update`;
const unheard = `delete from notification_messages m where ${those} and not exists (
    select 1 from notification_deliveries d where d.organization_id = m.organization_id and d.message_id = m.id)`;

const marks = `delete from notification_marks where ctid = any(array(
    select ctid from notification_marks where organization_id = any($1) and user_id = $2 limit ${erasedAtOnce})) returning 1`;
const reads = `delete from notification_reads where ctid = any(array(
    select ctid from notification_reads where organization_id = any($1) and user_id = $2 limit ${erasedAtOnce})) returning 1`;

/** What was told to one person and to nobody else may be about them, and goes when they do. */
@Injectable()
@OwnsUserData('notifications')
export class DirectNotificationsRepository implements UserDataOwner {
  constructor(private readonly deliveries: DeliveriesRepository) {}

  /** Takes some of their notifications from somebody whose inboxes there are about to go. Answers whether there were any. */
  async forgetSome(tx: Tx, organizations: readonly OrganizationId[], userId: UserId): Promise<boolean> {
    // Nothing comes in from here on.
    for (const organization of [...organizations].sort()) await this.deliveries.hold(tx, organization, [userId]);
    const taken = await tx.rows<Delivered>(gone, [organizations, userId]);
    const keys = [taken.map(({ organization }) => organization), taken.map(({ message }) => message)];
    // One after the other: of two people who are the last to have been told, the second to come here finds that there is nobody left.
    await tx.rows(held, keys);
    await tx.rows(unheard, keys);
    return taken.length > 0;
  }

  async erase(tx: Tx, userId: UserId, organizations: readonly OrganizationId[]): Promise<boolean> {
    if (await this.forgetSome(tx, organizations, userId)) return true;
    for (const rows of [reads, marks]) if ((await tx.rows(rows, [organizations, userId])).length > 0) return true;
    return false;
  }
}
