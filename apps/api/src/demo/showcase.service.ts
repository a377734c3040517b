import { Injectable } from '@nestjs/common';
import { ProfileQueries, ProfilesService } from '@app/accounts';
import { DomainError, type UserId } from '@app/common';
import { TransactionManager } from '@app/database';
import { JobQueue, jobs } from '@app/jobs';
import {
  inboxes,
  InboxReader,
  NotificationsRepository,
  SentNotifications,
  type NotificationContent,
} from '@app/notifications';
import type { DemoExamples } from './examples.js';
import { DemoContacts } from './contacts.service.js';
import { demoAdmin, demoJobKey, demoMember, demoOrganization } from './demo-users.js';

interface DemoNotification extends NotificationContent {
  /** None: all members. */
  readonly to?: readonly UserId[];
}

const [ada, mia] = [demoAdmin.userId, demoMember.userId];
const badge: DemoNotification = {
  to: [mia],
  type: 'badge.awarded',
  title: 'A badge for you',
  body: 'For being there from the first day.',
  data: { badge: 'pioneer' },
};
const notifications: readonly DemoNotification[] = [
  {
    type: 'organization.welcome',
    title: 'Welcome to the demo',
    body: 'What is sent to all members looks like this.',
    data: null,
  },
  {
    to: [ada, mia],
    type: 'event.invitation',
    title: 'You are invited',
    body: 'Friday at eight.\nSame place as last year.',
    data: { eventId: 'spring-party' },
  },
  badge,
];

/** A PNG of 16 pixels, from orange to violet. */
const colours = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAP0lEQVQI1wE0AMv/APqMPOaRVdKWbr6bhwDoc1XUeG7AfYesgqAA1lpuwl+HrmSgmmm5AMRBh7BGoJxLuYhQ0tuiG2EooSExAAAAAElFTkSuQmCC',
  'base64',
);

/** The demo data beside the users: notifications, a picture, a failed job. */
@Injectable()
export class DemoShowcase {
  constructor(
    readonly contacts: DemoContacts,
    private readonly deliveries: NotificationsRepository,
    private readonly reader: InboxReader,
    private readonly sent: SentNotifications,
    private readonly profiles: ProfileQueries,
    private readonly edits: ProfilesService,
    private readonly queue: JobQueue,
    private readonly transactions: TransactionManager,
  ) {}

  /** Only where there is no notification yet and both recipients still exist. */
  async sendNotifications(): Promise<void> {
    const present = await this.transactions.run((tx) => inboxes.lock(tx, demoOrganization, [ada, mia]));
    if (present.length < 2 || (await this.reader.page(demoOrganization, ada, { limit: 1 })).total > 0) return;
    await this.transactions.run(async (tx) => {
      for (const { to, ...content } of notifications) {
        const sending = { ...content, sender: ada, now: tx.now() };
        if (to) await inboxes.lock(tx, demoOrganization, to);
        if (to) await this.deliveries.toSome(tx, demoOrganization, to, sending);
        else await this.deliveries.toAll(tx, demoOrganization, sending);
      }
    });
  }

  /** @returns ids of notifications of the admin: one to archive, and one to delete; and one of the member, to recall */
  async examplesOfNotifications(): Promise<DemoExamples['notifications']> {
    let [archived, deleted]: (string | undefined)[] = [];
    for await (const { id } of this.reader.whole(demoOrganization, ada)) [archived, deleted] = [deleted, id];
    const { items } = await this.sent.list(demoOrganization, 20);
    return { archived, deleted, recalled: items.find(({ type }) => type === badge.type)?.id };
  }

  /**
   * @returns the file name of the member's picture; undefined where the member has another picture or no
   * account: the demo starts all the same
   */
  async uploadPicture(): Promise<string | undefined> {
    try {
      if ((await this.pictureUrl()) === null) await this.edits.setPicture(mia, colours);
      return /\/pictures\/([^/]+)$/.exec((await this.pictureUrl()) ?? '')?.[1];
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  }

  /**
   * Adds a job that has failed too often, for the example that retries it. Its picture does not exist: a
   * retry finds nothing to do.
   * @returns its id, which the queue chooses; undefined while a worker runs it
   */
  addFailedJob(): Promise<string | undefined> {
    return this.transactions.run(async (tx) => {
      const reason = 'An example of a job that is parked.';
      const parked = await this.queue.park(tx, demoJobKey, reason);
      if (parked !== undefined) return parked;
      await jobs.enqueue(tx, 'picture.sweep', { hash: '0'.repeat(64) }, { runAt: tx.now(), key: demoJobKey });
      return this.queue.park(tx, demoJobKey, reason);
    });
  }

  private async pictureUrl(): Promise<string | null> {
    return (await this.profiles.account(mia)).avatarUrl;
  }
}
