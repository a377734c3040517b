import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { MemberBelongsElsewhere } from '@app/accounts';
import {
  Allows,
  Caller,
  ImpersonationForbidden,
  PasswordWrong,
  SessionNeeded,
  SignInBusy,
  SignInNotFresh,
} from '@app/auth';
import { OrganizationNotFound, TooManyRequests, type OrganizationPrincipal } from '@app/common';
import { defaultPageSize, Fails, PageQueryDto, Returns } from '@app/http';
import {
  ImpersonationNotFound,
  ImpersonationOff,
  ImpersonationOfOneself,
  ImpersonationsService,
  MemberStatusUnfit,
} from '@app/members';
import { MemberNotFound } from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import { ImpersonationPageDto, NewImpersonationDto, StartedImpersonationDto } from './dto/impersonation.dto.js';
import { toImpersonationPage, toStartedImpersonation } from './impersonations.mapper.js';
import { MemberParam } from './member-param.js';

const milo = '01930000-0000-7000-8000-000000000005';

@ApiTags('Administration: members')
@Controller('admin/organizations/:organizationId/members/:userId/impersonations')
@InPathOrganization()
export class ImpersonationsController {
  constructor(private readonly impersonations: ImpersonationsService) {}

  /** Who acted in the place of a member, when and why: the newest 200, newest first. */
  @Get()
  @MemberParam(milo)
  @Allows('impersonate:members')
  @Returns(ImpersonationPageDto)
  @Fails(OrganizationNotFound, MemberNotFound)
  async listImpersonations(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Query() { cursor, limit = defaultPageSize }: PageQueryDto,
  ): Promise<ImpersonationPageDto> {
    return toImpersonationPage(await this.impersonations.list(caller.organizationId, userId, limit, cursor));
  }

  /**
   * Gives the caller an access token for a member, for 15 minutes, where the setting `impersonation` is `on`. The member
   * has no permissions that the caller lacks, and is told. The token has the claim `act` with the caller, works in this
   * organization alone, and for nothing that users do with their account themselves: 403 `impersonation.forbidden`. It
   * ends as soon as one of the two may not go on, or the session of the caller ends. The audit names the caller. The
   * caller needs the permission in every organization of the member, and a sign-in of the last ten minutes; an API key is
   * not enough.
   */
  @Post()
  @MemberParam(milo)
  @Allows('impersonate:members')
  @Returns(StartedImpersonationDto, { status: 201, description: 'The token, which no later answer contains' })
  @Fails(
    ...[OrganizationNotFound, MemberNotFound, MemberBelongsElsewhere, MemberStatusUnfit],
    ...[ImpersonationOff, ImpersonationOfOneself, ImpersonationForbidden],
    ...[SessionNeeded, SignInNotFresh, PasswordWrong, SignInBusy, TooManyRequests],
  )
  async startImpersonation(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Body() body: NewImpersonationDto,
  ): Promise<StartedImpersonationDto> {
    return toStartedImpersonation(await this.impersonations.start(caller, userId, body));
  }

  /** Ends an impersonation before its time, whoever began it. */
  @Delete(':impersonationId')
  @MemberParam(milo)
  @ApiParam({
    name: 'impersonationId',
    description: 'Id of an impersonation of the member',
    example: '01930000-0000-7000-8000-00000000e201',
  })
  @Allows('impersonate:members')
  @Returns(null)
  @Fails(OrganizationNotFound, MemberNotFound, ImpersonationNotFound)
  async endImpersonation(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Param('impersonationId') impersonationId: string,
  ): Promise<void> {
    await this.impersonations.end(caller, userId, impersonationId);
  }
}
