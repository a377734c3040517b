import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { Idempotency, type Answered } from '@app/idempotency';
import { Clock, type NotificationId, type OrganizationId, type OrganizationPrincipal, type UserId } from '@app/common';
import { DeliveriesRepository, type NotificationContent } from '@app/notifications';
import { TransactionManager, type Tx } from '@app/database';
import { UsersRepository } from '@app/users';
import { RecipientsUnknown } from './accounts.errors.js';

/** What to tell whom. No recipients: all members, also those who join while it is sent. */
export interface NotificationRequest extends NotificationContent {
  readonly userIds: readonly UserId[] | null;
}

/** A notification that was sent. It is kept for who asks again under the same key, so it is plain JSON. */
export interface SentNotification extends NotificationContent {
  readonly id: NotificationId;
  readonly organizationId: OrganizationId;
  /** Null: all members. */
  readonly recipients: number | null;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** Recipients that an error names at the most. */
const mostNamed = 20;

/** Sends notifications to members of an organization. */
@Injectable()
export class NotifyMembers {
  constructor(
    private readonly deliveries: DeliveriesRepository,
    private readonly users: UsersRepository,
    private readonly idempotency: Idempotency,
    private readonly clock: Clock,
    private readonly transactions: TransactionManager,
  ) {}

  /** @param key under it the same request has its effect once */
  notify(sender: OrganizationPrincipal, wish: NotificationRequest, key?: string): Promise<Answered<SentNotification>> {
    return this.transactions.run(async (tx) => {
      const send = (): Promise<SentNotification> => this.send(tx, sender, wish);
      if (key === undefined) return { answer: await send(), replayed: false };
      const request = { organization: sender.organizationId, caller: sender.userId, key, asks: ['notification', wish] };
      return this.idempotency.once(tx, request, send);
    });
  }

  private async send(tx: Tx, { organizationId, userId }: OrganizationPrincipal, wish: NotificationRequest): Promise<SentNotification> {
    const { userIds, type, title, body, data } = wish;
    if (userIds) await this.holdAll(tx, organizationId, userIds);
    const sending = { type, title, body, data, sender: userId, now: this.clock.now() };
    const sent = userIds ? await this.deliveries.toSome(tx, organizationId, userIds, sending) : await this.deliveries.toAll(tx, organizationId, sending);
    const { id, createdAt } = sent;
    const recipients = userIds?.length ?? null;
    const target = { type: 'organization', id: organizationId } as const;
    await audit.record(tx, { action: 'notification.sent', organizationId, target, details: { notification: id, recipients } });
    return { id, organizationId, recipients, type, title, body, data, createdAt: createdAt.toISOString() };
  }

  /** People who have deleted their account are not there, as everywhere. Those who are banned may come back, and find what they were told. */
  private async holdAll(tx: Tx, organization: OrganizationId, userIds: readonly UserId[]): Promise<void> {
    const deleted = new Set(await this.users.deletedAmong(tx, userIds));
    const held = new Set(await this.deliveries.hold(tx, organization, userIds));
    const unknown = userIds.flatMap((id, at) => (held.has(id) && !deleted.has(id) ? [] : [{ id, at }]));
    if (unknown.length === 0) return;
    throw new RecipientsUnknown({
      fields: unknown.slice(0, mostNamed).map(({ id, at }) => ({ field: `userIds.${at}`, message: `${id} is no member of the organization` })),
    });
  }
}
