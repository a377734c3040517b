import { Module } from '@nestjs/common';
import { ConfidencesRepository } from './confidences.repository.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { InboxLog } from './inbox-log.reader.js';
import { InboxReader } from './inbox.reader.js';
import { InboxesRepository } from './inboxes.repository.js';
import { NotificationArchive } from './notification-archive.repository.js';
import { ReadingRepository } from './reading.repository.js';
import { InboxStreams } from './streams/inbox-streams.service.js';
import { OpenStreams } from './streams/open-streams.js';
import { WakeUps } from './streams/wake-ups.service.js';
import { TrimNotifications } from './trim-notifications.service.js';
import { TrimRepository } from './trim.repository.js';

const offered = [
  ConfidencesRepository,
  DeliveriesRepository,
  InboxLog,
  InboxReader,
  InboxesRepository,
  NotificationArchive,
  ReadingRepository,
  TrimNotifications,
  InboxStreams,
];

@Module({ providers: [...offered, TrimRepository, OpenStreams, WakeUps], exports: offered })
export class NotificationsModule {}
