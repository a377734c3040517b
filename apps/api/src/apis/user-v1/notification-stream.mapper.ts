import { EventsAnswer, type EventSource, type ServerEvent } from '@app/http';
import { RequestInvalid } from '@app/common';
import type { Notification, InboxStream, StreamRequest } from '@app/notifications';
import type { NotificationStreamQueryDto } from './dto/notification-stream.dto.js';
import { toNotification } from './notifications.mapper.js';

/** The name of the events. */
export const notificationEvent = 'notification';

const rank = /^(?:0|[1-9]\d{0,14})$/;

export function toStreamRequest(
  lastEventId: string | undefined,
  { seconds }: NotificationStreamQueryDto,
): StreamRequest {
  if (lastEventId === undefined) return { seconds };
  if (rank.test(lastEventId)) return { after: Number(lastEventId), seconds };
  throw new RequestInvalid({
    fields: [{ field: 'Last-Event-ID', message: 'Last-Event-ID must be the id of an event of this stream' }],
  });
}

const toEvent = (notification: Notification): ServerEvent => ({
  id: String(notification.rank),
  event: notificationEvent,
  data: toNotification(notification),
});

/** First of all it says where it begins: a client that loses it before the first event goes on from there. */
async function* eventsOf(stream: InboxStream): AsyncGenerator<readonly ServerEvent[]> {
  yield [{ comment: 'following', id: String(stream.place.rank) }];
  for await (const news of stream) yield news.length > 0 ? news.map(toEvent) : [{ comment: 'still here' }];
}

export function toEventsAnswer(stream: InboxStream): EventsAnswer {
  const events = eventsOf(stream);
  const source: EventSource = { ended: stream.ended, end: () => stream.end(), [Symbol.asyncIterator]: () => events };
  return new EventsAnswer(source, stream.timeLimit);
}
