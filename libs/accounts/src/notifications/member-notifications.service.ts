import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import {
  isUuid,
  OrganizationNotFound,
  type NotificationId,
  type OrganizationId,
  type OrganizationPrincipal,
  type Principal,
  type RoleId,
  type UserId,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { jobs } from '@app/jobs';
import { Idempotency, type Answered } from '@app/idempotency';
import {
  DispatchesRepository,
  HolesRepository,
  inboxes,
  NotificationNotFound,
  NotificationsRepository,
  type NotificationContent,
  type Sending,
  type Sent,
} from '@app/notifications';
import { RolesRepository, RoleUnknown } from '@app/organizations';
import { UsersRepository } from '@app/users';
import { RecipientsUnknown } from '../accounts.errors.js';
import { Authority } from '../directory/authority.service.js';
import { notificationScopeOf } from './notification-scope.js';

/** A notification and its recipients. */
export interface NotificationRequest extends NotificationContent {
  /** Null: all members, also those that join while it is sent, or those with the role. */
  readonly userIds: readonly UserId[] | null;
  /** The id or the name of a role. */
  readonly role?: string;
}

/** A sent notification. It is stored as the answer of its idempotency key, so it is plain JSON. */
export interface SentNotification extends NotificationContent {
  readonly id: NotificationId;
  readonly organizationId: OrganizationId;
  /** Null: all members, or those with the role. */
  readonly recipients: number | null;
  readonly roleId?: RoleId;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** The notifications to mark as read. No ids: all. No organization: in all organizations of the credential. */
export interface ReadRequest {
  readonly ids?: readonly string[];
  readonly organizationId?: string;
}

/** Recipients that an error names at most. */
const mostNamed = 20;

/** Sends notifications to members, and changes what they see of them. */
@Injectable()
export class MemberNotificationsService {
  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly holes: HolesRepository,
    private readonly dispatches: DispatchesRepository,
    private readonly roles: RolesRepository,
    private readonly users: UsersRepository,
    private readonly idempotency: Idempotency,
    private readonly authority: Authority,
    private readonly transactions: TransactionManager,
  ) {}

  /** @param key the same request under the same key takes effect once */
  send(
    sender: OrganizationPrincipal,
    notification: NotificationRequest,
    key?: string,
  ): Promise<Answered<SentNotification>> {
    return this.transactions.run(async (tx) => {
      const deliver = (): Promise<SentNotification> => this.deliver(tx, sender, notification);
      if (key === undefined) return { answer: await deliver(), replayed: false };
      const request = {
        organization: sender.organizationId,
        caller: sender.userId,
        key,
        asks: ['notification', notification],
      };
      return this.idempotency.once(tx, request, deliver);
    });
  }

  /**
   * Takes a notification out of the inboxes of all members. It may be repeated. Throws `PermissionMissing`,
   * `NotificationNotFound` and `NotificationRecallsFull`.
   */
  async recall(caller: OrganizationPrincipal, notification: string): Promise<void> {
    const { organizationId } = caller;
    await this.transactions.run(async (tx) => {
      await this.authority.asOfNow(tx, caller, 'create:notifications');
      const id = notificationIdOf(notification);
      if (!(await this.notifications.recall(tx, organizationId, id))) return;
      const target = { type: 'organization', id: organizationId } as const;
      await audit.record(tx, {
        action: 'notification.recalled',
        organizationId,
        target,
        details: { notification: id },
      });
    });
  }

  /** Ignores ids that the caller has not received: a request may name notifications that were trimmed meanwhile. */
  async markRead(caller: Principal, { ids, organizationId }: ReadRequest): Promise<void> {
    const { userId } = caller;
    await this.transactions.run(async (tx) => {
      const scope = notificationScopeOf(caller);
      const named = (organizationId as OrganizationId | undefined) ?? scope;
      const locked = scope === null || scope === named ? await this.notifications.lockInboxes(tx, userId, named) : [];
      if (organizationId !== undefined && locked.length === 0) throw new OrganizationNotFound();
      if (ids) await this.notifications.readSome(tx, userId, locked, ids, tx.now());
      else await this.notifications.readAll(tx, userId, locked, tx.now());
    });
  }

  /** Moves a notification out of the list of the caller. It counts as read. Throws `NotificationNotFound`. */
  archive(caller: OrganizationPrincipal, notification: string): Promise<void> {
    return this.takeOut(caller, notification, true);
  }

  /** Puts an archived notification back into the list. Throws `NotificationNotFound`. */
  async unarchive(caller: OrganizationPrincipal, notification: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const id = await this.lockFor(tx, caller, notification);
      await this.holes.remove(tx, caller.organizationId, caller.userId, id);
    });
  }

  /** The caller never sees it again; others do. It may be repeated. Throws `NotificationNotFound`. */
  delete(caller: OrganizationPrincipal, notification: string): Promise<void> {
    return this.takeOut(caller, notification, false);
  }

  /** What is out of the list is read, so that the unread ones are still those of the log. */
  private async takeOut(caller: OrganizationPrincipal, notification: string, archived: boolean): Promise<void> {
    const { organizationId, userId } = caller;
    await this.transactions.run(async (tx) => {
      const id = await this.lockFor(tx, caller, notification);
      await this.holes.add(tx, organizationId, userId, id, archived);
      await this.notifications.readSome(tx, userId, [organizationId], [id], tx.now());
    });
  }

  private async lockFor(
    tx: Tx,
    { organizationId, userId }: OrganizationPrincipal,
    notification: string,
  ): Promise<NotificationId> {
    const id = notificationIdOf(notification);
    await this.notifications.lockInboxes(tx, userId, organizationId);
    return id;
  }

  private async deliver(
    tx: Tx,
    { organizationId, userId }: OrganizationPrincipal,
    notification: NotificationRequest,
  ): Promise<SentNotification> {
    const { userIds, role, type, title, body, data } = notification;
    const roleId = role === undefined ? undefined : await this.roleOf(organizationId, role);
    if (userIds) await this.lockRecipients(tx, organizationId, userIds);
    const sending = { type, title, body, data, sender: userId, now: tx.now() };
    const sent = userIds
      ? await this.notifications.toSome(tx, organizationId, userIds, sending)
      : roleId === undefined
        ? await this.notifications.toAll(tx, organizationId, sending)
        : await this.toRole(tx, organizationId, roleId, sending);
    const { id, createdAt } = sent;
    const recipients = userIds?.length ?? null;
    const target = { type: 'organization', id: organizationId } as const;
    const about = { notification: id, recipients };
    const details = roleId === undefined ? about : { ...about, role: roleId };
    await audit.record(tx, { action: 'notification.sent', organizationId, target, details });
    const ofRole = roleId !== undefined && { roleId };
    return { id, organizationId, recipients, ...ofRole, type, title, body, data, createdAt: createdAt.toISOString() };
  }

  private async roleOf(organizationId: OrganizationId, role: string): Promise<RoleId> {
    const id = await this.roles.idOf(organizationId, role);
    if (id === undefined)
      throw new RoleUnknown({ fields: [{ field: 'role', message: 'role is not a role of this organization' }] });
    return id;
  }

  /** A job finds those who have the role. */
  private async toRole(tx: Tx, organizationId: OrganizationId, roleId: RoleId, sending: Sending): Promise<Sent> {
    const sent = await this.dispatches.begin(tx, organizationId, roleId, sending);
    const payload = { organizationId, notificationId: sent.id };
    await jobs.enqueue(tx, 'notification.dispatch', payload, {
      runAt: tx.now(),
      key: `notification.dispatch:${sent.id}`,
    });
    return sent;
  }

  /**
   * Deleted users are unknown, as everywhere. Banned members receive notifications, which they read when the
   * ban ends.
   */
  private async lockRecipients(tx: Tx, organization: OrganizationId, userIds: readonly UserId[]): Promise<void> {
    const deleted = new Set(await this.users.deletedAmong(tx, userIds));
    const members = new Set(await inboxes.lock(tx, organization, userIds));
    const unknown = userIds.flatMap((id, at) => (members.has(id) && !deleted.has(id) ? [] : [{ id, at }]));
    if (unknown.length === 0) return;
    throw new RecipientsUnknown({
      fields: unknown
        .slice(0, mostNamed)
        .map(({ id, at }) => ({ field: `userIds.${at}`, message: `${id} is no member of the organization` })),
    });
  }
}

function notificationIdOf(text: string): NotificationId {
  if (!isUuid(text)) throw new NotificationNotFound();
  return text.toLowerCase() as NotificationId;
}
