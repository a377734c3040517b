import { Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@app/common';
import { DeliveriesRepository, InboxReader, type NotificationContent } from '@app/notifications';
import { TransactionManager } from '@app/database';
import { demoAdmin, demoMember, demoOrganization } from './people.js';

interface DemoNotification extends NotificationContent {
  /** None: all members. */
  readonly to?: readonly UserId[];
}

const [ada, mia] = [demoAdmin.userId, demoMember.userId];

const notifications: readonly DemoNotification[] = [
  { type: 'organization.welcome', title: 'Welcome to the demo', body: 'What is sent to all members looks like this.', data: null },
  { to: [ada, mia], type: 'event.invitation', title: 'You are invited', body: 'Friday at eight.\nSame place as last year.', data: { eventId: 'spring-party' } },
  { to: [mia], type: 'badge.awarded', title: 'A badge for you', body: 'For being there from the first day.', data: { badge: 'pioneer' } },
];

/** Tells the people of the demo something, so that there is something to read. */
@Injectable()
export class DemoNotifications {
  constructor(
    private readonly deliveries: DeliveriesRepository,
    private readonly inboxes: InboxReader,
    private readonly clock: Clock,
    private readonly transactions: TransactionManager,
  ) {}

  /** Only where there is nothing yet, and where those whom it is for are still there. */
  async deliver(): Promise<void> {
    const present = await this.transactions.run((tx) => this.deliveries.hold(tx, demoOrganization, [ada, mia]));
    if (present.length < 2 || (await this.inboxes.page(demoOrganization, ada, { limit: 1 })).total > 0) return;
    await this.transactions.run(async (tx) => {
      for (const { to, ...content } of notifications) {
        const sending = { ...content, sender: ada, now: this.clock.now() };
        if (to) await this.deliveries.hold(tx, demoOrganization, to);
        if (to) await this.deliveries.toSome(tx, demoOrganization, to, sending);
        else await this.deliveries.toAll(tx, demoOrganization, sending);
      }
    });
  }
}
