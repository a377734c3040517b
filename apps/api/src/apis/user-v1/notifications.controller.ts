import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { MemberNotificationsService } from '@app/accounts';
import { Caller, SignedIn } from '@app/auth';
import { defaultPageSize, Fails, Returns } from '@app/http';
import { type OrganizationPrincipal, type Principal, OrganizationNotFound } from '@app/common';
import { InboxReader } from '@app/notifications';
import { NotificationPageDto, NotificationQueryDto, ReadNotificationsDto } from './dto/notification.dto.js';
import { InContainer } from './in-container.js';
import { toNotificationPage, toReadRequest } from './notifications.mapper.js';

@ApiTags('User: notifications')
@Controller('v1/user/notifications')
export class UserV1NotificationsController {
  constructor(
    private readonly inboxes: InboxReader,
    private readonly notifications: MemberNotificationsService,
  ) {}

  /**
   * The notifications of the caller in a container, newest first. Every page costs the same, by number or by cursor; a
   * cursor stays valid while new ones arrive.
   */
  @Get()
  @SignedIn('read:me')
  @InContainer()
  @Returns(NotificationPageDto)
  @Fails(OrganizationNotFound)
  async listNotifications(
    @Caller() caller: OrganizationPrincipal,
    @Query() query: NotificationQueryDto,
  ): Promise<NotificationPageDto> {
    const page = { ...query, limit: query.limit ?? defaultPageSize };
    return toNotificationPage(await this.inboxes.page(caller.organizationId, caller.userId, page), page);
  }

  /**
   * Marks notifications as read: without a body, all that exist now. Later ones stay unread, and those that were read
   * before keep their `readAt`.
   */
  @Post('read')
  @SignedIn('update:me')
  @ApiBody({ type: ReadNotificationsDto, required: false })
  @Returns(null, { status: 201 })
  @Fails(OrganizationNotFound)
  async markNotificationsRead(@Caller() caller: Principal, @Body() body: ReadNotificationsDto): Promise<void> {
    await this.notifications.markRead(caller, toReadRequest(body));
  }
}
