import { Controller, Get, Query } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { Caller, Principals, SignedIn, TakesSessionCookie, TakesStreamTicket } from '@app/auth';
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
    private readonly principals: Principals,
  ) {}

  /**
   * The notifications of the caller in a container as they arrive (Server-Sent Events). The data of each event is the
   * notification as in the list. A client that sends the last id in `Last-Event-ID` gets everything after it, in order,
   * each once. Without it the stream begins with the next notification. Comments in between are heartbeats. The stream
   * lasts as long as the session of the caller, also when the access token expires meanwhile, and may break off at any
   * time: connect again. The `EventSource` of a browser sends the cookie of `/auth/session`; where there is none, a
   * ticket of `/auth/stream-ticket` opens one stream.
   */
  @Get('stream')
  @SignedIn('read:me')
  @TakesSessionCookie()
  @TakesStreamTicket()
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
    return toEventsAnswer(
      await this.streams.open(caller, toStreamRequest(lastEventId ?? query.lastEventId, query), this.principals),
    );
  }
}
