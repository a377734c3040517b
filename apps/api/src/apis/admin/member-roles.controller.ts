import { Controller, Delete, Param, Put, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { DirectoryService } from '@app/accounts';
import { Allows, Caller } from '@app/auth';
import { OrganizationNotFound, StaleVersion, type OrganizationPrincipal, type Precondition } from '@app/common';
import { Fails, IfMatch, Returns, type WithETag } from '@app/http';
import { MemberQueries } from '@app/members';
import { LastAdmin, MemberNotFound, RoleNotFound, RoleUnknown } from '@app/organizations';
import { UserNotFound } from '@app/users';
import { InPathOrganization } from './admin-organization.js';
import { DryRunQueryDto } from './dto/denied-names.dto.js';
import { MemberRolesChangeDto } from './dto/role-preview.dto.js';
import { MemberParam } from './member-param.js';
import { toUserReference } from './members.mapper.js';
import { toMemberRolesChange } from './roles.mapper.js';

const failures = [OrganizationNotFound, MemberNotFound, UserNotFound, RoleNotFound, RoleUnknown, StaleVersion] as const;
const RoleParam = (): MethodDecorator =>
  ApiParam({
    name: 'role',
    description: 'Id of a role of the organization, or its name as it is stored',
    example: 'Moderator',
  });

@ApiTags('Administration: members')
@Controller('admin/organizations/:organizationId/members/:userId/roles/:role')
@InPathOrganization()
export class MemberRolesController {
  constructor(
    private readonly directory: DirectoryService,
    private readonly queries: MemberQueries,
  ) {}

  /**
   * Gives a member a role, beside those that they have. A member who has it stays as they are. The caller needs every
   * permission of the role. With `dryRun`, all is checked and nothing changes.
   */
  @Put()
  @MemberParam('01930000-0000-7000-8000-000000000005')
  @RoleParam()
  @Allows('update:users')
  @Returns(MemberRolesChangeDto)
  @Fails(...failures)
  async addMemberRole(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') ref: string,
    @Param('role') role: string,
    @IfMatch() expected: Precondition,
    @Query() { dryRun }: DryRunQueryDto,
  ): Promise<WithETag<MemberRolesChangeDto>> {
    const change = { how: 'add', role } as const;
    const { userId, preview } = await this.directory.assignRole(
      caller,
      toUserReference(ref),
      change,
      expected,
      dryRun === 'true',
    );
    return toMemberRolesChange(await this.queries.details(caller, userId), preview);
  }

  /**
   * Takes a role from a member. A member who does not have it stays as they are. The caller needs every permission of the
   * role. Invitations that the member may no longer send are revoked. With `dryRun`, all is checked and nothing changes.
   */
  @Delete()
  @MemberParam('01930000-0000-7000-8000-000000000005')
  @RoleParam()
  @Allows('update:users')
  @Returns(MemberRolesChangeDto)
  @Fails(...failures, LastAdmin)
  async removeMemberRole(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') ref: string,
    @Param('role') role: string,
    @IfMatch() expected: Precondition,
    @Query() { dryRun }: DryRunQueryDto,
  ): Promise<WithETag<MemberRolesChangeDto>> {
    const change = { how: 'remove', role } as const;
    const { userId, preview } = await this.directory.assignRole(
      caller,
      toUserReference(ref),
      change,
      expected,
      dryRun === 'true',
    );
    return toMemberRolesChange(await this.queries.details(caller, userId), preview);
  }
}
