import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { LastAdmin, RoleUnknown } from '@app/organizations';
import { DirectoryService, MembershipQueries, type MemberRow } from '@app/accounts';
import { RolesService } from '@app/members';
import { Allows, Caller, CountsAs, OrganizationSecrets, ReadWithCaller } from '@app/auth';
import { Fails, IfMatch, Returns, type WithETag } from '@app/http';
import { StaleVersion, type Precondition, type Principal } from '@app/common';
import { UserNotFound } from '@app/users';
import { DirectorySelfDto, DirectoryUserDto } from './dto/directory-user.dto.js';
import { UpdateRolesDto } from './dto/update-roles.dto.js';
import { pylonHashOf } from './pylon-hash.js';
import { toDirectorySelf, toDirectoryUser, toRoleChange, toUserReference } from './user-directory.mapper.js';

const UserIdParam = (): MethodDecorator =>
  ApiParam({
    name: 'id',
    description: 'Id of a user; the bare UUID works too',
    example: 'local|01930000-0000-7000-8000-000000000004',
  });

@ApiTags('User directory')
@Controller('api/v1/user')
export class UserDirectoryController {
  constructor(
    private readonly members: MembershipQueries,
    private readonly directory: DirectoryService,
    private readonly roles: RolesService,
    private readonly secrets: OrganizationSecrets,
  ) {}

  /** The caller, with their roles and permissions. */
  @Get('me')
  @CountsAs('read')
  @Allows('read:users')
  @Returns(DirectorySelfDto)
  @Fails(UserNotFound)
  async getSelf(
    @Caller() caller: Principal,
    @ReadWithCaller(MembershipQueries.memberOfCaller) read: MemberRow | undefined,
  ): Promise<WithETag<DirectorySelfDto>> {
    const member = await this.members.member(caller.organizationId, caller.userId, read);
    const permissions = await this.roles.permissionsOfCaller(caller, read?.applicationPermissions);
    return toDirectorySelf(member, permissions, await pylonHashOf(this.secrets, member));
  }

  /** A user of the caller's organization, with their roles. */
  @Get(':id')
  @Allows('read:users')
  @UserIdParam()
  @Returns(DirectoryUserDto)
  @Fails(UserNotFound)
  async getUser(@Caller() caller: Principal, @Param('id') id: string): Promise<WithETag<DirectoryUserDto>> {
    return toDirectoryUser(await this.members.viewMember(caller.organizationId, toUserReference(id)));
  }

  /**
   * Adds roles to a user (`add: true`), or replaces their roles. The caller needs every permission of the roles that
   * are added and of those that are removed. With `If-Match`, only if no other request has changed the user since.
   */
  @Post(':id/roles')
  @Allows('update:users')
  @UserIdParam()
  @Returns(DirectoryUserDto)
  @Fails(UserNotFound, RoleUnknown, LastAdmin, StaleVersion)
  async updateUserRoles(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @IfMatch() expected: Precondition,
    @Body() body: UpdateRolesDto,
  ): Promise<WithETag<DirectoryUserDto>> {
    await this.directory.assignRoles(caller, toUserReference(id), toRoleChange(body), expected);
    return toDirectoryUser(await this.members.findMember(caller.organizationId, toUserReference(id)));
  }
}
