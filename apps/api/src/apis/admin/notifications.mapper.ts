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
  type,
  title,
  body,
  data,
}: CreateNotificationDto): NotificationRequest {
  if ((userIds === undefined) === (all === undefined))
    throw new RequestInvalid({
      fields: [{ field: 'userIds', message: 'either userIds or all must be given, not both' }],
    });
  return { userIds: userIds ?? null, type, title, body, data: data ?? null };
}

function toCreatedNotification(sent: SentNotification): CreatedNotificationDto {
  const { id, organizationId, recipients, type, title, body, data, createdAt } = sent;
  return {
    id,
    organizationId,
    audience: recipients === null ? 'all' : 'members',
    ...(recipients !== null && { recipients }),
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
  const { id, toAll, type, title, senderId, createdAt, recalledAt, recipients, readers, sampled } = sent;
  return {
    id,
    audience: toAll ? 'all' : 'members',
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
