import { Module } from '@nestjs/common';
import { DeliveriesRepository } from './deliveries.repository.js';
import { InboxLog } from './inbox-log.reader.js';
import { InboxReader } from './inbox.reader.js';
import { InboxesRepository } from './inboxes.repository.js';

const offered = [DeliveriesRepository, InboxLog, InboxReader, InboxesRepository];

@Module({ providers: offered, exports: offered })
export class NotificationsModule {}
