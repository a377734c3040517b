import { Controller, Delete, Param } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { LastAdmin } from '@app/organizations';
import { DirectoryService, MemberBelongsElsewhere } from '@app/accounts';
import { Allows, Caller } from '@app/auth';
import { Fails, Returns } from '@app/http';
import { PermissionMissing, type OrganizationPrincipal, OrganizationNotFound } from '@app/common';
import { UserNotFound } from '@app/users';
import { InPathOrganization } from './admin-organization.js';
import { toUserReference } from './members.mapper.js';

@ApiTags('Administration')
@Controller('admin/organizations/:organizationId/members/:userId/account')
@InPathOrganization()
export class MemberAccountController {
  constructor(private readonly directory: DirectoryService) {}

  /**
   * Deletes the account of a member who belongs to no other organization. Every token and key is invalid at once; a job
   * removes the data after the grace period.
   */
  @Delete()
  @Allows('delete:users')
  @ApiParam({
    name: 'userId',
    description: 'A member, by any of their ids',
    example: '01930000-0000-7000-8000-000000000021',
  })
  @Returns(null, { status: 202, description: 'The deletion has begun' })
  @Fails(OrganizationNotFound, UserNotFound, PermissionMissing, LastAdmin, MemberBelongsElsewhere)
  async deleteMemberAccount(@Caller() caller: OrganizationPrincipal, @Param('userId') userId: string): Promise<void> {
    await this.directory.delete(caller, toUserReference(userId));
  }
}
