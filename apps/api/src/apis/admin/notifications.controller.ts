import { Body, Controller, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { MemberNotificationsService, RecipientsUnknown } from '@app/accounts';
import { Allows, Caller } from '@app/auth';
import { Fails, IdempotencyKeyOf, Returns, TakesIdempotencyKey, type Reply } from '@app/http';
import { IdempotencyKeyInUse, IdempotencyKeyReused } from '@app/idempotency';
import { type OrganizationPrincipal, OrganizationNotFound } from '@app/common';
import { InPathOrganization } from './admin-organization.js';
import { CreatedNotificationDto, CreateNotificationDto } from './dto/notification.dto.js';
import { toCreationReply, toNotificationRequest } from './notifications.mapper.js';

const content = {
  type: 'event.invitation',
  title: 'You are invited',
  body: 'Friday at eight, same place as last year.',
  data: { eventId: 'summer-party' },
};
const examples = {
  members: { summary: 'To members', value: { userIds: ['01930000-0000-7000-8000-000000000004'], ...content } },
  all: { summary: 'To all members', value: { all: true, ...content } },
};

@ApiTags('Administration')
@Controller('admin/organizations/:organizationId/notifications')
@InPathOrganization()
export class NotificationsController {
  constructor(private readonly notifications: MemberNotificationsService) {}

  /**
   * Sends a notification to members of the organization, or to all of them. If one of the named users is not
   * a member, no user gets it.
   */
  @Post()
  @Allows('create:notifications')
  @TakesIdempotencyKey()
  @ApiBody({ type: CreateNotificationDto, examples })
  @Returns(CreatedNotificationDto, { status: 201 })
  @Fails(OrganizationNotFound, RecipientsUnknown, IdempotencyKeyInUse, IdempotencyKeyReused)
  async createNotification(
    @Caller() caller: OrganizationPrincipal,
    @IdempotencyKeyOf() key: string | undefined,
    @Body() body: CreateNotificationDto,
  ): Promise<Reply> {
    return toCreationReply(await this.notifications.send(caller, toNotificationRequest(body), key));
  }
}
