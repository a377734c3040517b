import { Module } from '@nestjs/common';
import { DirectNotificationsRepository } from './direct-notifications.repository.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { InboxLog } from './inbox-log.reader.js';
import { InboxReader } from './inbox.reader.js';
import { InboxesRepository } from './inboxes.repository.js';
import { NotificationArchive } from './notification-archive.repository.js';
import { ReadingRepository } from './reading.repository.js';
import { InboxStreams } from './streams/inbox-streams.service.js';
import { OpenStreams } from './streams/open-streams.js';
import { StreamSignals } from './streams/stream-signals.service.js';
import { TrimNotifications } from './trim-notifications.service.js';
import { TrimRepository } from './trim.repository.js';

const offered = [
  DirectNotificationsRepository,
  DeliveriesRepository,
  InboxLog,
  InboxReader,
  InboxesRepository,
  NotificationArchive,
  ReadingRepository,
  TrimNotifications,
  InboxStreams,
];

@Module({ providers: [...offered, TrimRepository, OpenStreams, StreamSignals], exports: offered })
export class NotificationsModule {}
