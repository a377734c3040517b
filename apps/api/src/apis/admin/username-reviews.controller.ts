import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import { OrganizationNotFound, type OrganizationPrincipal } from '@app/common';
import { defaultPageSize, Fails, PageQueryDto, Returns } from '@app/http';
import { UsernameReviewNotFound, UsernameReviewsService } from '@app/members';
import { MemberNotFound } from '@app/organizations';
import { usernameFailures } from '@app/usernames';
import { InPathOrganization } from './admin-organization.js';
import { ApproveUsernameDto, RejectUsernameDto, UsernameReviewPageDto } from './dto/username-review.dto.js';
import { MemberParam } from './member-param.js';
import { toUsernameReviewPage } from './username-rules.mapper.js';

@ApiTags('Administration: usernames')
@Controller('admin/organizations/:organizationId/username-reviews')
@InPathOrganization()
export class UsernameReviewsController {
  constructor(private readonly reviews: UsernameReviewsService) {}

  /** Usernames that a rule wants looked at, the longest waiting first. Their members have them all the while. */
  @Get()
  @Allows('read:denylist')
  @Returns(UsernameReviewPageDto)
  @Fails(OrganizationNotFound)
  async listUsernameReviews(
    @Caller() caller: OrganizationPrincipal,
    @Query() { limit = defaultPageSize, cursor }: PageQueryDto,
  ): Promise<UsernameReviewPageDto> {
    return toUsernameReviewPage(await this.reviews.list(caller.organizationId, limit, cursor));
  }

  /** Lets the member keep the name. It does not wait again, until the member takes another one that has to. */
  @Post(':userId/approval')
  @MemberParam('01930000-0000-7000-8000-000000000041')
  @Allows('update:denylist')
  @Returns(null)
  @Fails(OrganizationNotFound, MemberNotFound, UsernameReviewNotFound)
  async approveUsername(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Body() { username }: ApproveUsernameDto,
  ): Promise<void> {
    await this.reviews.approve(caller, { userId, username });
  }

  /**
   * Takes the name from the member, and denies it where usernames are unique. The replacement follows the rules of the
   * organization.
   */
  @Post(':userId/rejection')
  @MemberParam('01930000-0000-7000-8000-000000000042')
  @Allows('update:denylist')
  @Returns(null)
  @Fails(OrganizationNotFound, MemberNotFound, UsernameReviewNotFound, ...usernameFailures)
  async rejectUsername(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Body() { username, replacement = null }: RejectUsernameDto,
  ): Promise<void> {
    await this.reviews.reject(caller, { userId, username }, replacement);
  }
}
