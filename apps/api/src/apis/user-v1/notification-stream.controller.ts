import { Controller, Get, Query } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { Authenticator, Caller, SignedIn } from '@app/auth';
import { Fails, LastEventId, ReturnsEvents, type EventsAnswer } from '@app/http';
import { type OrganizationPrincipal, OrganizationNotFound } from '@app/common';
import { InboxStreams, StreamLimitReached, StreamsExhausted } from '@app/notifications';
import { NotificationDto } from './dto/notification.dto.js';
import { NotificationStreamQueryDto } from './dto/notification-stream.dto.js';
import { InContainer } from './in-container.js';
import { notificationEvent, toEventsAnswer, toStreamRequest } from './notification-stream.mapper.js';

@ApiTags('User: notifications')
@Controller('v1/user/notifications')
export class UserV1NotificationStreamController {
  constructor(
    private readonly streams: InboxStreams,
    private readonly authenticator: Authenticator,
  ) {}

  /**
   * What the caller is told in a container, as it comes (Server-Sent Events). Each event has the notification as its data, as the list shows it, and an id; whoever comes
   * back with the last one in `Last-Event-ID` gets everything after it, in order, each once. Without it the stream begins with what comes next. Comments in between are
   * signs of life. The stream lasts as long as the session of the caller, also when the access token expires meanwhile, and may break off at any time: come back.
   */
  @Get('stream')
  @SignedIn('read:me')
  @InContainer()
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description:
      'Id of the last event that was received. 0, or one that has been trimmed: from the oldest notification on. One that there is not yet: from now on.',
    schema: { type: 'string', example: '0' },
  })
  @ReturnsEvents(NotificationDto, notificationEvent, 'The stream. It ends when the session does.')
  @Fails(OrganizationNotFound, StreamLimitReached, StreamsExhausted)
  async streamNotifications(
    @Caller() caller: OrganizationPrincipal,
    @LastEventId() lastEventId: string | undefined,
    @Query() query: NotificationStreamQueryDto,
  ): Promise<EventsAnswer> {
    return toEventsAnswer(await this.streams.open(caller, toStreamRequest(lastEventId, query), this.authenticator));
  }
}
