import { Module } from '@nestjs/common';
import { AuthModule } from '@app/auth';
import { NotificationsModule } from '@app/notifications';
import { InboxStreams } from './inbox-streams.service.js';
import { OpenStreams } from './open-streams.js';
import { WakeUps } from './wake-ups.service.js';

@Module({ imports: [AuthModule, NotificationsModule], providers: [OpenStreams, WakeUps, InboxStreams], exports: [InboxStreams] })
export class StreamsModule {}
