import { Module } from '@nestjs/common';
import { DeliveriesRepository } from './deliveries.repository.js';
import { InboxReader } from './inbox.reader.js';
import { InboxesRepository } from './inboxes.repository.js';

const offered = [DeliveriesRepository, InboxReader, InboxesRepository];

@Module({ providers: offered, exports: offered })
export class NotificationsModule {}
