import { Body, Controller, Delete, Param, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MemberBelongsElsewhere } from '@app/accounts';
import { Allows, Caller } from '@app/auth';
import { OrganizationNotFound, StaleVersion, type OrganizationPrincipal, type Precondition } from '@app/common';
import { Fails, IfMatch, Returns, type WithETag } from '@app/http';
import { MemberProfilesService, MemberQueries, MemberStatusUnfit } from '@app/members';
import { MemberNotFound } from '@app/organizations';
import { usernameFailures } from '@app/usernames';
import { InPathOrganization } from './admin-organization.js';
import { MemberDto } from './dto/member.dto.js';
import { UpdateMemberDto } from './dto/member-request.dto.js';
import { MemberParam } from './member-param.js';
import { toMember } from './members.mapper.js';

const milo = '01930000-0000-7000-8000-000000000005';

@ApiTags('Administration: members')
@Controller('admin/organizations/:organizationId/members/:userId')
@InPathOrganization()
export class MemberProfileController {
  constructor(
    private readonly profiles: MemberProfilesService,
    private readonly queries: MemberQueries,
  ) {}

  /**
   * Changes the name, the bio and the username of a member. The username is the one in this organization and obeys its
   * rules. Name and bio belong to the account: for them the caller needs the permission in every organization of the
   * member.
   */
  @Patch()
  @MemberParam(milo)
  @Allows('update:profiles')
  @Returns(MemberDto)
  @Fails(
    ...[OrganizationNotFound, MemberNotFound, MemberBelongsElsewhere, MemberStatusUnfit],
    ...[StaleVersion, ...usernameFailures],
  )
  async updateMember(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @IfMatch() expected: Precondition,
    @Body() body: UpdateMemberDto,
  ): Promise<WithETag<MemberDto>> {
    await this.profiles.update(caller, userId, body, expected);
    return toMember(await this.queries.details(caller, userId));
  }

  /**
   * Removes the picture of a member, uploaded or linked. It belongs to the account: the caller needs the permission in
   * every organization of the member.
   */
  @Delete('picture')
  @MemberParam(milo)
  @Allows('update:profiles')
  @Returns(null, { description: 'The member has no picture' })
  @Fails(OrganizationNotFound, MemberNotFound, MemberBelongsElsewhere, MemberStatusUnfit)
  async removeMemberPicture(@Caller() caller: OrganizationPrincipal, @Param('userId') userId: string): Promise<void> {
    await this.profiles.removePicture(caller, userId);
  }
}
