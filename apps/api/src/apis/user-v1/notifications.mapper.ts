import type { Container, ReadRequest } from '@app/accounts';
import type { NumberedPageRequest, Page } from '@app/common';
import type { InboxPage, Notification } from '@app/notifications';
import type { ContainerPageDto } from './dto/container.dto.js';
import type { NotificationDto, NotificationPageDto, ReadNotificationsDto } from './dto/notification.dto.js';

export function toNotification(notification: Notification): NotificationDto {
  const { id, type, title, body, data, organizationId, readAt, createdAt } = notification;
  return { id, type, title, body, data, containerId: organizationId, read: readAt !== null, readAt, createdAt };
}

export function toNotificationPage(
  { items, total, unread, nextCursor }: InboxPage,
  { page = 1, limit, cursor }: NumberedPageRequest,
): NotificationPageDto {
  return {
    notifications: items.map(toNotification),
    ...(cursor === undefined && { page }),
    limit,
    total,
    unread,
    ...(nextCursor !== undefined && { nextCursor }),
  };
}

export function toReadRequest({ ids, containerId }: ReadNotificationsDto): ReadRequest {
  return { ids, organizationId: containerId };
}

export function toContainerPage({ items, nextCursor }: Page<Container>): ContainerPageDto {
  return {
    containers: items.map(({ id, name, unread }) => ({ id, name, unread })),
    ...(nextCursor !== undefined && { nextCursor }),
  };
}
