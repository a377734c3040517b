import { Injectable } from '@nestjs/common';
import type { NotificationId, OrganizationId, RoleId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { NotificationDispatch } from './dispatch.entity.js';
import { inboxes } from './inboxes.repository.js';
import { NotificationsRepository, type Sending, type Sent } from './notifications.repository.js';

/** A notification that is being sent to the members with a role. */
export interface Dispatch {
  readonly roleId: RoleId;
  readonly beganAt: Date;
  /** The last member who was looked at. */
  readonly reached: UserId | null;
}

/** What one step of a dispatch did. */
export interface DispatchStep {
  readonly receivers: readonly UserId[];
  /** Null: nothing is left to do. */
  readonly reached: UserId | null;
}

const lockText = `select role_id as "roleId", began_at as "beganAt", reached from notification_dispatches
  where organization_id = $1 and message_id = $2 for update`;
const recalledText =
  'select 1 from notification_messages where organization_id = $1 and id = $2 and recalled_at is not null';
const advanceText = `update notification_dispatches set reached = $3, delivered = delivered + $4
  where organization_id = $1 and message_id = $2`;

/**
 * Notifications to the members with a role: the message at once, its deliveries in steps. A step delivers and moves on in
 * one transaction, so each member gets it once.
 */
@Injectable()
export class DispatchesRepository {
  constructor(private readonly notifications: NotificationsRepository) {}

  /** Stores the message. Nobody has it yet. */
  async begin(tx: Tx, organizationId: OrganizationId, roleId: RoleId, sending: Sending): Promise<Sent> {
    const sent = await this.notifications.addMessage(tx, organizationId, { ...sending, roleId });
    await tx.manager.insert(NotificationDispatch, { organizationId, messageId: sent.id, roleId });
    return sent;
  }

  /** Locks it against other workers. @returns nothing when it is sent, or its message is gone */
  lock(tx: Tx, organizationId: OrganizationId, messageId: NotificationId): Promise<Dispatch | undefined> {
    return tx.row<Dispatch>(lockText, [organizationId, messageId]);
  }

  /** Delivers to members who have an inbox. What was recalled meanwhile is delivered to nobody, and is done. */
  async step(
    tx: Tx,
    organizationId: OrganizationId,
    messageId: NotificationId,
    { receivers, reached }: DispatchStep,
  ): Promise<boolean> {
    // The lock of the feed: a recall comes before it, and is seen, or after the deliveries.
    const userIds = await inboxes.lock(tx, organizationId, receivers);
    const isRecalled = (await tx.row(recalledText, [organizationId, messageId])) !== undefined;
    if (!isRecalled && userIds.length > 0) await this.notifications.deliver(tx, organizationId, userIds, messageId);
    if (isRecalled || reached === null) {
      await tx.manager.delete(NotificationDispatch, { organizationId, messageId });
      return false;
    }
    await tx.rows(advanceText, [organizationId, messageId, reached, userIds.length]);
    return true;
  }
}
