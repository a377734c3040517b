import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiParam, ApiTags } from '@nestjs/swagger';
import { MemberNotificationsService, RecipientsUnknown } from '@app/accounts';
import { Allows, Caller } from '@app/auth';
import { defaultPageSize, Fails, IdempotencyKeyOf, Returns, TakesIdempotencyKey, type Reply } from '@app/http';
import { IdempotencyKeyInUse, IdempotencyKeyReused } from '@app/idempotency';
import { type OrganizationPrincipal, OrganizationNotFound } from '@app/common';
import { NotificationNotFound, NotificationRecallsFull, SentNotifications } from '@app/notifications';
import { RoleUnknown } from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import {
  CreatedNotificationDto,
  CreateNotificationDto,
  SentNotificationDetailsDto,
  SentNotificationPageDto,
  SentNotificationQueryDto,
} from './dto/notification.dto.js';
import {
  toCreationReply,
  toNotificationRequest,
  toSentNotificationDetails,
  toSentNotificationPage,
} from './notifications.mapper.js';

const content = {
  type: 'event.invitation',
  title: 'You are invited',
  body: 'Friday at eight, same place as last year.',
  data: { eventId: 'summer-party' },
};
const examples = {
  members: { summary: 'To members', value: { userIds: ['01930000-0000-7000-8000-000000000004'], ...content } },
  all: { summary: 'To all members', value: { all: true, ...content } },
  role: { summary: 'To the members with a role', value: { role: 'Moderator', ...content } },
};

const NotificationParam = (): MethodDecorator =>
  ApiParam({
    name: 'notificationId',
    description: 'Id of a notification of the organization',
    example: '01930000-0000-7000-8000-00000000e001',
  });

@ApiTags('Administration')
@Controller('admin/organizations/:organizationId/notifications')
@InPathOrganization()
export class NotificationsController {
  constructor(
    private readonly notifications: MemberNotificationsService,
    private readonly sent: SentNotifications,
  ) {}

  /**
   * Sends a notification to members of the organization, to those with a role, or to all of them. If one of the named
   * users is not a member, no user gets it. Members with a role get it one after another. Who gets the role later does
   * not get it.
   */
  @Post()
  @Allows('create:notifications')
  @TakesIdempotencyKey()
  @ApiBody({ type: CreateNotificationDto, examples })
  @Returns(CreatedNotificationDto, { status: 201 })
  @Fails(OrganizationNotFound, RecipientsUnknown, RoleUnknown, IdempotencyKeyInUse, IdempotencyKeyReused)
  async createNotification(
    @Caller() caller: OrganizationPrincipal,
    @IdempotencyKeyOf() key: string | undefined,
    @Body() body: CreateNotificationDto,
  ): Promise<Reply> {
    return toCreationReply(await this.notifications.send(caller, toNotificationRequest(body), key));
  }

  /**
   * What was sent, newest first, also what was recalled. How many have read a notification to named members is exact,
   * and so is it for all members of an organization, or with a role, where they are less than 1,000.
   */
  @Get()
  @Allows('create:notifications')
  @Returns(SentNotificationPageDto)
  @Fails(OrganizationNotFound)
  async listSentNotifications(
    @Caller() caller: OrganizationPrincipal,
    @Query() { cursor, limit = defaultPageSize }: SentNotificationQueryDto,
  ): Promise<SentNotificationPageDto> {
    return toSentNotificationPage(await this.sent.list(caller.organizationId, limit, cursor));
  }

  /** A notification that was sent, with its content. */
  @Get(':notificationId')
  @NotificationParam()
  @Allows('create:notifications')
  @Returns(SentNotificationDetailsDto)
  @Fails(OrganizationNotFound, NotificationNotFound)
  async getSentNotification(
    @Caller() caller: OrganizationPrincipal,
    @Param('notificationId') id: string,
  ): Promise<SentNotificationDetailsDto> {
    return toSentNotificationDetails(await this.sent.find(caller.organizationId, id));
  }

  /**
   * Recalls a notification of any sender: it leaves the inboxes of all members at once, also their archived ones. It
   * may be repeated. An organization has at most 500 that were recalled.
   */
  @Delete(':notificationId')
  @NotificationParam()
  @Allows('create:notifications')
  @Returns(null)
  @Fails(OrganizationNotFound, NotificationNotFound, NotificationRecallsFull)
  async recallNotification(
    @Caller() caller: OrganizationPrincipal,
    @Param('notificationId') id: string,
  ): Promise<void> {
    await this.notifications.recall(caller, id);
  }
}
