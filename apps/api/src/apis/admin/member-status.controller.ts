import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { LastAdmin, MemberNotFound } from '@app/organizations';
import { MemberBelongsElsewhere } from '@app/accounts';
import { MemberAccountsService, MemberQueries, MembersService, MemberStatusUnfit } from '@app/members';
import { Allows, Caller } from '@app/auth';
import { Fails, Returns, type WithETag } from '@app/http';
import { type OrganizationPrincipal, OrganizationNotFound } from '@app/common';
import { InPathOrganization } from './admin-organization.js';
import { MemberDto } from './dto/member.dto.js';
import { BanMemberDto } from './dto/member-request.dto.js';
import { MemberParam } from './member-param.js';
import { toBanTerms, toMember } from './members.mapper.js';

@ApiTags('Administration: members')
@Controller('admin/organizations/:organizationId/members/:userId')
@InPathOrganization()
export class MemberStatusController {
  constructor(
    private readonly members: MembersService,
    private readonly accounts: MemberAccountsService,
    private readonly queries: MemberQueries,
  ) {}

  /**
   * Bans a member of this organization. They cannot call it from the next request on, and their sessions in it end.
   * Their account and their other organizations are not affected: only an operator bans an account. A user whom all
   * their organizations have banned cannot sign in. A ban with `until` ends by itself, some minutes later at most.
   */
  @Post('ban')
  @MemberParam('01930000-0000-7000-8000-000000000012')
  @ApiBody({ type: BanMemberDto, required: false })
  @Allows('ban:members')
  @Returns(MemberDto)
  @Fails(OrganizationNotFound, MemberNotFound, MemberStatusUnfit, LastAdmin)
  async banMember(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Body() body: BanMemberDto,
  ): Promise<WithETag<MemberDto>> {
    await this.members.ban(caller, userId, toBanTerms(body));
    return toMember(await this.queries.details(caller, userId));
  }

  /**
   * Ends the ban of a member. They have what they had before, and sign in again. Only an operator ends the ban of an
   * account. A ban from before organizations had bans of their own is ended in each organization of the user.
   */
  @Post('unban')
  @MemberParam('01930000-0000-7000-8000-000000000013')
  @Allows('ban:members')
  @Returns(MemberDto)
  @Fails(OrganizationNotFound, MemberNotFound, MemberBelongsElsewhere, MemberStatusUnfit)
  async unbanMember(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
  ): Promise<WithETag<MemberDto>> {
    await this.members.unban(caller, userId);
    return toMember(await this.queries.details(caller, userId));
  }

  /** Undoes the deletion of an account within its grace period. The data stays; the user signs in again. */
  @Post('restore')
  @MemberParam('01930000-0000-7000-8000-000000000014')
  @Allows('restore:members')
  @Returns(MemberDto)
  @Fails(OrganizationNotFound, MemberNotFound, MemberStatusUnfit)
  async restoreMember(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
  ): Promise<WithETag<MemberDto>> {
    await this.accounts.restore(caller, userId);
    return toMember(await this.queries.details(caller, userId));
  }
}
