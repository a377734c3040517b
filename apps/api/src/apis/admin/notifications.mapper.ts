import type { NotificationRequest, SentNotification } from '@app/accounts';
import { Reply } from '@app/http';
import type { Answered } from '@app/idempotency';
import { RequestInvalid, type Page } from '@app/common';
import type { NotificationContent, ReadNotification } from '@app/notifications';
import type {
  CreatedNotificationDto,
  CreateNotificationDto,
  SentNotificationDetailsDto,
  SentNotificationDto,
  SentNotificationPageDto,
} from './dto/notification.dto.js';

/** An absent field never means all members. */
export function toNotificationRequest({
  userIds,
  all,
  role,
  type,
  title,
  body,
  data,
}: CreateNotificationDto): NotificationRequest {
  if ([userIds, all, role].filter((audience) => audience !== undefined).length !== 1)
    throw new RequestInvalid({
      fields: [{ field: 'userIds', message: 'one of userIds, all and role must be given' }],
    });
  return { userIds: userIds ?? null, ...(role !== undefined && { role }), type, title, body, data: data ?? null };
}

function toCreatedNotification(sent: SentNotification): CreatedNotificationDto {
  const { id, organizationId, recipients, roleId, type, title, body, data, createdAt } = sent;
  return {
    id,
    organizationId,
    audience: recipients !== null ? 'members' : roleId === undefined ? 'all' : 'role',
    ...(recipients !== null && { recipients }),
    ...(roleId !== undefined && { roleId }),
    type,
    title,
    body,
    data,
    createdAt,
  };
}

export function toCreationReply({ answer, replayed }: Answered<SentNotification>): Reply {
  return new Reply(201, toCreatedNotification(answer), replayed ? { 'Idempotency-Replayed': 'true' } : {});
}

function toSentNotification(sent: ReadNotification): SentNotificationDto {
  const { id, toAll, roleId, delivered, type, title, senderId, createdAt, recalledAt, recipients, readers, sampled } =
    sent;
  return {
    id,
    audience: toAll ? 'all' : roleId === null ? 'members' : 'role',
    roleId,
    status: delivered === null ? 'sent' : 'sending',
    delivered,
    type,
    title,
    senderId,
    createdAt: createdAt.toISOString(),
    recalledAt: recalledAt?.toISOString() ?? null,
    recipients,
    readers,
    readPercent: recipients === 0 ? null : Math.round((100 * readers) / recipients),
    sampled,
  };
}

export function toSentNotificationDetails(sent: ReadNotification & NotificationContent): SentNotificationDetailsDto {
  return { ...toSentNotification(sent), body: sent.body, data: sent.data };
}

export function toSentNotificationPage({ items, nextCursor }: Page<ReadNotification>): SentNotificationPageDto {
  return { notifications: items.map(toSentNotification), ...(nextCursor !== undefined && { nextCursor }) };
}
