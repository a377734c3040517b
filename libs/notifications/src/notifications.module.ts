import { Module } from '@nestjs/common';
import { DeliveriesRepository } from './deliveries.repository.js';
import { InboxReader } from './inbox.reader.js';
import { InboxesRepository } from './inboxes.repository.js';
import { ReadingRepository } from './reading.repository.js';

const offered = [DeliveriesRepository, InboxReader, InboxesRepository, ReadingRepository];

@Module({ providers: offered, exports: offered })
export class NotificationsModule {}
