import type { NotificationRequest, SentNotification } from '@app/accounts';
import { Reply } from '@app/http';
import type { Answered } from '@app/idempotency';
import { RequestInvalid } from '@app/common';
import type { CreatedNotificationDto, CreateNotificationDto } from './dto/notification.dto.js';

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
