import type { Container, ReadRequest } from '@app/accounts';
import { defaultPageSize } from '@app/http';
import { RequestInvalid, type Page } from '@app/kernel';
import type { InboxPage, InboxPageRequest, Notification } from '@app/notifications';
import type { ContainerPageDto } from './dto/container.dto.js';
import type { NotificationDto, NotificationPageDto, NotificationQueryDto, ReadNotificationsDto } from './dto/notification.dto.js';

export function toInboxPageRequest({ page, cursor, limit = defaultPageSize }: NotificationQueryDto): InboxPageRequest {
  if (page !== undefined && cursor !== undefined) throw new RequestInvalid({ fields: [{ field: 'cursor', message: 'cursor and page exclude each other' }] });
  return { page, cursor, limit };
}

export function toNotification(notification: Notification): NotificationDto {
  const { id, type, title, body, data, organizationId, readAt, createdAt } = notification;
  return { id, type, title, body, data, containerId: organizationId, read: readAt !== null, readAt, createdAt };
}

export function toNotificationPage({ items, page, limit, total, unread, nextCursor }: InboxPage): NotificationPageDto {
  return { notifications: items.map(toNotification), page, limit, total, unread, ...(nextCursor !== undefined && { nextCursor }) };
}

export function toReadRequest({ ids, containerId }: ReadNotificationsDto): ReadRequest {
  return { ids, organizationId: containerId };
}

export function toContainerPage({ items, nextCursor }: Page<Container>): ContainerPageDto {
  return { containers: items.map(({ id, name, unread }) => ({ id, name, unread })), ...(nextCursor !== undefined && { nextCursor }) };
}
