import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBody, ApiParam, ApiTags } from '@nestjs/swagger';
import { MemberNotificationsService } from '@app/accounts';
import { Caller, SignedIn } from '@app/auth';
import { defaultPageSize, Fails, Returns } from '@app/http';
import { type OrganizationPrincipal, type Principal, OrganizationNotFound } from '@app/common';
import { InboxReader, NotificationHolesFull, NotificationNotFound } from '@app/notifications';
import {
  ContainerQueryDto,
  NotificationPageDto,
  NotificationQueryDto,
  ReadNotificationsDto,
} from './dto/notification.dto.js';
import { InContainer } from './in-container.js';
import { toNotificationPage, toReadRequest } from './notifications.mapper.js';

const NotificationParam = (): MethodDecorator =>
  ApiParam({
    name: 'id',
    description: 'Id of a notification of the caller',
    example: '01930000-0000-7000-8000-00000000e001',
  });

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

  /**
   * What the caller archived in a container, newest first. It counts as read. This is an addition to the documented
   * API.
   */
  @Get('archived')
  @SignedIn('read:me')
  @InContainer()
  @Returns(NotificationPageDto)
  @Fails(OrganizationNotFound)
  async listArchivedNotifications(
    @Caller() caller: OrganizationPrincipal,
    @Query() query: NotificationQueryDto,
  ): Promise<NotificationPageDto> {
    const page = { ...query, limit: query.limit ?? defaultPageSize };
    return toNotificationPage(await this.inboxes.archived(caller.organizationId, caller.userId, page), page);
  }

  /**
   * Moves a notification from the list of the caller to the archived ones, and marks it as read. One that is archived
   * stays so. A container has at most 2,000 that were archived or deleted. This is an addition to the documented API.
   */
  @Put(':id/archive')
  @SignedIn('update:me')
  @InContainer()
  @NotificationParam()
  @Returns(null)
  @Fails(OrganizationNotFound, NotificationNotFound, NotificationHolesFull)
  async archiveNotification(
    @Caller() caller: OrganizationPrincipal,
    @Param('id') id: string,
    @Query() _query: ContainerQueryDto,
  ): Promise<void> {
    await this.notifications.archive(caller, id);
  }

  /** Moves an archived notification back into the list, at its place. This is an addition to the documented API. */
  @Delete(':id/archive')
  @SignedIn('update:me')
  @InContainer()
  @NotificationParam()
  @Returns(null)
  @Fails(OrganizationNotFound, NotificationNotFound)
  async unarchiveNotification(
    @Caller() caller: OrganizationPrincipal,
    @Param('id') id: string,
    @Query() _query: ContainerQueryDto,
  ): Promise<void> {
    await this.notifications.unarchive(caller, id);
  }

  /**
   * Deletes a notification for the caller; other members keep theirs. It may be repeated. A container has at most 2,000
   * that were archived or deleted. This is an addition to the documented API.
   */
  @Delete(':id')
  @SignedIn('update:me')
  @InContainer()
  @NotificationParam()
  @Returns(null)
  @Fails(OrganizationNotFound, NotificationNotFound, NotificationHolesFull)
  async deleteNotification(
    @Caller() caller: OrganizationPrincipal,
    @Param('id') id: string,
    @Query() _query: ContainerQueryDto,
  ): Promise<void> {
    await this.notifications.delete(caller, id);
  }
}
