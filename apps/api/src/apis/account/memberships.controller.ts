import { Body, Controller, Delete, Param, Post } from '@nestjs/common';
import { ApiBody, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  AccountNotActive,
  Caller,
  PasswordWrong,
  SignedIn,
  SignInBusy,
  SignInNotFresh,
  SignInService,
} from '@app/auth';
import { OrganizationNotFound, TooManyRequests, type Principal } from '@app/common';
import { Fails, Returns } from '@app/http';
import { DomainNotOpen } from '@app/invitations';
import { LastMembership, OwnMembershipsService } from '@app/members';
import { LastAdmin, MemberExists } from '@app/organizations';
import { LeaveOrganizationDto } from './dto/membership.dto.js';

@ApiTags('Account')
@Controller('auth/memberships')
export class MembershipsController {
  constructor(
    private readonly memberships: OwnMembershipsService,
    private readonly signIn: SignInService,
  ) {}

  /**
   * Joins an organization that has verified the domain of an address of the caller, and lets its people join. The
   * address must be verified. The session stays where it is: a refresh with `organizationId` moves it.
   */
  @Post(':organizationId')
  @SignedIn({ interactive: true })
  @ApiParam({ name: 'organizationId', description: 'Id of an organization', example: 'demo-open' })
  @Returns(null)
  @Fails(OrganizationNotFound, AccountNotActive, DomainNotOpen, MemberExists)
  async joinByDomain(@Caller() caller: Principal, @Param('organizationId') organizationId: string): Promise<void> {
    await this.memberships.join(caller, organizationId);
  }

  /**
   * Leaves an organization. The profile, roles, API keys and sessions there end, also the session of this call; the
   * username stays reserved for 30 days. Not for the last admin, and not for the only organization of the caller. Needs
   * a sign-in of the last ten minutes, or the password.
   */
  @Delete(':organizationId')
  @SignedIn({ interactive: true })
  @ApiParam({ name: 'organizationId', description: 'Id of an organization of the caller', example: 'demo-guests' })
  @ApiBody({
    type: LeaveOrganizationDto,
    required: false,
    examples: { recent: { summary: 'after a recent sign-in', value: {} } },
  })
  @Returns(null)
  @Fails(
    OrganizationNotFound,
    AccountNotActive,
    LastAdmin,
    LastMembership,
    SignInNotFresh,
    PasswordWrong,
    SignInBusy,
    TooManyRequests,
  )
  async leaveOrganization(
    @Caller() caller: Principal,
    @Param('organizationId') organizationId: string,
    @Body() { currentPassword }: LeaveOrganizationDto,
  ): Promise<void> {
    await this.signIn.assertFresh(caller, currentPassword);
    await this.memberships.leave(caller, organizationId);
  }
}
