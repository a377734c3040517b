import { Module } from '@nestjs/common';
import { DispatchesRepository } from './dispatches.repository.js';
import { HolesRepository } from './holes.repository.js';
import { InboxReader } from './inbox.reader.js';
import { NotificationsRepository } from './notifications.repository.js';
import { SentNotifications } from './sent-notifications.reader.js';
import { InboxStreams } from './streams/inbox-streams.service.js';
import { TrimNotifications } from './trim-notifications.service.js';

const offered = [
  DispatchesRepository,
  HolesRepository,
  InboxReader,
  InboxStreams,
  NotificationsRepository,
  SentNotifications,
  TrimNotifications,
];

@Module({ providers: offered, exports: offered })
export class NotificationsModule {}
