import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { LastAdmin, RoleUnknown, MemberNotFound } from '@app/organizations';
import { AttributeIndexService, AttributesBeingIndexed } from '@app/attributes';
import { DirectoryService } from '@app/accounts';
import { InvitationsService } from '@app/invitations';
import { MemberQueries, MembersService } from '@app/members';
import { Allows, Caller } from '@app/auth';
import { Fails, IfMatch, Returns, type WithETag } from '@app/http';
import { StaleVersion, type OrganizationPrincipal, type Precondition, OrganizationNotFound } from '@app/common';
import { UserNotFound } from '@app/users';
import { InPathOrganization } from './admin-organization.js';
import { SentInvitationDto } from './dto/invitation.dto.js';
import { DryRunQueryDto } from './dto/denied-names.dto.js';
import { MemberDto, MemberPageDto } from './dto/member.dto.js';
import { MemberQueryDto, MemberRolesDto, NewMemberDto } from './dto/member-request.dto.js';
import { MemberRolesChangeDto } from './dto/role-preview.dto.js';
import { invitationFailures } from './invitation-failures.js';
import { toSentInvitation } from './invitations.mapper.js';
import { MemberParam } from './member-param.js';
import { toMember, toMemberPage, toMemberRequest, toUserReference } from './members.mapper.js';
import { toMemberRolesChange } from './roles.mapper.js';

/** Keys of the query that the organization names: their names are in no document. */
const attributeQuery: Parameters<typeof ApiQuery>[0] = {
  name: 'attribute',
  required: false,
  description:
    'Only members with this value of a searchable attribute: `attribute.department=Sales`, or for the beginning of a text `attribute.department.prefix=Sa`; texts as in `search`. At most three.',
  style: 'form',
  explode: true,
  schema: {
    type: 'object',
    additionalProperties: { type: 'string' },
    // Swagger UI would make values up.
    default: {},
    example: { 'attribute.department': 'Sales' },
  },
};

@ApiTags('Administration: members')
@Controller('admin/organizations/:organizationId/members')
@InPathOrganization()
export class MembersController {
  constructor(
    private readonly members: MembersService,
    private readonly queries: MemberQueries,
    private readonly attributes: AttributeIndexService,
    private readonly invitations: InvitationsService,
    private readonly directory: DirectoryService,
  ) {}

  /** All members, or those that match a search. A search finds a change from the next request on. */
  @Get()
  @Allows('read:members')
  @ApiQuery(attributeQuery)
  @Returns(MemberPageDto)
  @Fails(OrganizationNotFound, AttributesBeingIndexed)
  async listMembers(@Caller() caller: OrganizationPrincipal, @Query() query: MemberQueryDto): Promise<MemberPageDto> {
    const attributes = await this.attributes.conditionsOf(caller, query.attributes ?? {});
    return toMemberPage(await this.queries.list(caller.organizationId, { ...toMemberRequest(query), attributes }));
  }

  /**
   * Invites a user to become a member, with or without an account: no user is added without their consent. It is the
   * same as `POST …/invitations`, and also needs `update:users`.
   */
  @Post()
  @Allows('update:members')
  @Returns(SentInvitationDto, { status: 202, description: 'The user is invited, and becomes a member by accepting' })
  @Fails(...invitationFailures)
  async addMember(
    @Caller() caller: OrganizationPrincipal,
    @Body() body: NewMemberDto,
  ): Promise<WithETag<SentInvitationDto>> {
    return toSentInvitation(await this.invitations.invite(caller, body));
  }

  /** One member, also one who has deleted their account, until the data is removed. */
  @Get(':userId')
  @MemberParam()
  @Allows('read:members')
  @Returns(MemberDto)
  @Fails(OrganizationNotFound, MemberNotFound)
  async getMember(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
  ): Promise<WithETag<MemberDto>> {
    return toMember(await this.queries.details(caller, userId));
  }

  /**
   * Removes a member from the organization, with their profile, username, roles, API keys and sessions in it.
   * Their account stays.
   */
  @Delete(':userId')
  @MemberParam('01930000-0000-7000-8000-000000000011')
  @Allows('update:members')
  @Returns(null)
  @Fails(OrganizationNotFound, MemberNotFound, LastAdmin)
  async removeMember(@Caller() caller: OrganizationPrincipal, @Param('userId') userId: string): Promise<void> {
    await this.members.remove(caller, userId);
  }

  /**
   * Replaces the roles of a member. The new ones hold from the next request on. The caller needs every permission of
   * the roles that are added and of those that are removed. Invitations that the member may no longer send are revoked.
   * With `dryRun`, all is checked and nothing changes.
   */
  @Put(':userId/roles')
  @MemberParam('01930000-0000-7000-8000-000000000005')
  @Allows('update:users')
  @Returns(MemberRolesChangeDto)
  @Fails(OrganizationNotFound, MemberNotFound, UserNotFound, RoleUnknown, LastAdmin, StaleVersion)
  async replaceMemberRoles(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') ref: string,
    @IfMatch() expected: Precondition,
    @Query() { dryRun }: DryRunQueryDto,
    @Body() { roles }: MemberRolesDto,
  ): Promise<WithETag<MemberRolesChangeDto>> {
    const change = { how: 'replace', roles } as const;
    const { userId, preview } = await this.directory.assignRoles(
      caller,
      toUserReference(ref),
      change,
      expected,
      dryRun === 'true',
    );
    return toMemberRolesChange(await this.queries.details(caller, userId), preview);
  }
}
