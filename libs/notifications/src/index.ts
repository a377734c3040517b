export type { ArchivedNotifications } from './archived-notifications.js';
export { BroadcastFeed } from './broadcast-feed.entity.js';
export { NotificationDelivery } from './delivery.entity.js';
export { NotificationDispatch } from './dispatch.entity.js';
export { DispatchesRepository } from './dispatches.repository.js';
export { NotificationHole } from './hole.entity.js';
export { HolesRepository } from './holes.repository.js';
export { inboxStates, unreadOf } from './inbox-state.js';
export type { Notification, StoredNotification } from './inbox-window.js';
export { Inbox } from './inbox.entity.js';
export { type InboxPage, InboxReader } from './inbox.reader.js';
export { inboxes } from './inboxes.repository.js';
export { NotificationMessage } from './message.entity.js';
export { NotificationsModule } from './notifications.module.js';
export { NotificationHolesFull, NotificationNotFound, NotificationRecallsFull } from './notifications.errors.js';
export {
  type NotificationContent,
  NotificationsRepository,
  notificationsChannel,
  type PersonalMessage,
  type Sending,
  type Sent,
} from './notifications.repository.js';
export { ReadCursor } from './read-cursor.entity.js';
export { NotificationRead } from './read.entity.js';
export { type ReadNotification, SentNotifications } from './sent-notifications.reader.js';
export { InboxStream } from './streams/inbox-stream.js';
export { InboxStreams, type StreamRequest } from './streams/inbox-streams.service.js';
export { StreamLimitReached, StreamsExhausted } from './streams/streams.errors.js';
export { TrimNotifications } from './trim-notifications.service.js';
