import { Body, Controller, Delete, Param, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { HandoverService, OwnOrganizationsService } from '@app/accounts';
import {
  AccountNotActive,
  Caller,
  FactorRequired,
  PasswordWrong,
  SignedIn,
  SignInBusy,
  SignInNotFresh,
  SignInService,
} from '@app/auth';
import { OrganizationNotFound, TooManyRequests, type Principal } from '@app/common';
import { Fails, Returns } from '@app/http';
import { OrganizationDeletionService } from '@app/members';
import {
  AdminNeeded,
  MemberNotFound,
  OrganizationCreationOff,
  OrganizationExists,
  OrganizationInUse,
  OrganizationLimitReached,
  OrganizationTooLarge,
} from '@app/organizations';
import { toCreatedOrganization } from './account.mapper.js';
import {
  CreatedOrganizationDto,
  DeleteOrganizationDto,
  HandOverOrganizationDto,
  NewOwnOrganizationDto,
} from './dto/own-organization.dto.js';

const description = 'Id of an organization of which the caller is an admin';

@ApiTags('Account')
@Controller('auth/organizations')
export class OwnOrganizationsController {
  constructor(
    private readonly organizations: OwnOrganizationsService,
    private readonly handover: HandoverService,
    private readonly deletion: OrganizationDeletionService,
    private readonly signIn: SignInService,
  ) {}

  /**
   * Creates an organization with its built-in roles, and the caller as its admin, where the setting
   * `ORGANIZATION_CREATION` lets users do so. The session stays where it is: a refresh with `organizationId` moves it.
   * An id that the installation keeps for itself counts as taken. Needs a sign-in of the last ten minutes, or the
   * password.
   */
  @Post()
  @SignedIn({ interactive: true })
  @Returns(CreatedOrganizationDto, { status: 201, description: 'The organization was created' })
  @Fails(
    ...[OrganizationCreationOff, OrganizationExists, OrganizationLimitReached],
    ...[AccountNotActive, SignInNotFresh, PasswordWrong, SignInBusy, TooManyRequests],
  )
  async createOwnOrganization(
    @Caller() caller: Principal,
    @Body() { id, name, currentPassword }: NewOwnOrganizationDto,
  ): Promise<CreatedOrganizationDto> {
    this.organizations.assertOn();
    await this.signIn.assertFresh(caller, currentPassword);
    return toCreatedOrganization(await this.organizations.create(caller, id, name));
  }

  /**
   * Hands an organization over to another active member, who becomes an admin in the place of the caller and learns it
   * by email and by a notification. The caller becomes a Member and keeps their other roles. Needs a sign-in of the
   * last ten minutes, or the password.
   */
  @Post(':organizationId/handover')
  @SignedIn({ interactive: true })
  @ApiParam({ name: 'organizationId', description, example: 'demo-to-hand-over' })
  @Returns(null)
  @Fails(
    ...[OrganizationNotFound, AdminNeeded, FactorRequired, MemberNotFound],
    ...[AccountNotActive, SignInNotFresh, PasswordWrong, SignInBusy, TooManyRequests],
  )
  async handOverOrganization(
    @Caller() caller: Principal,
    @Param('organizationId') organizationId: string,
    @Body() { userId, currentPassword }: HandOverOrganizationDto,
  ): Promise<void> {
    await this.signIn.assertFreshIn(organizationId, caller, currentPassword);
    await this.handover.handOver(caller, organizationId, userId);
  }

  /**
   * Deletes an organization with all that is in it, at once and for good. The memberships end as if an admin had
   * removed the members: their accounts stay, their sessions, API keys, roles and usernames there end. The members
   * learn it by email. The id is not used again. Not for organizations of more than 200 members, and not for those that
   * the installation relies on. Needs a sign-in of the last ten minutes, or the password.
   */
  @Delete(':organizationId')
  @SignedIn({ interactive: true })
  @ApiParam({ name: 'organizationId', description, example: 'demo-to-delete' })
  @Returns(null)
  @Fails(
    ...[OrganizationNotFound, AdminNeeded, FactorRequired, OrganizationInUse, OrganizationTooLarge],
    ...[AccountNotActive, SignInNotFresh, PasswordWrong, SignInBusy, TooManyRequests],
  )
  async deleteOwnOrganization(
    @Caller() caller: Principal,
    @Param('organizationId') organizationId: string,
    @Body() { confirmation, currentPassword }: DeleteOrganizationDto,
  ): Promise<void> {
    await this.signIn.assertFreshIn(organizationId, caller, currentPassword);
    await this.deletion.delete(caller, organizationId, confirmation);
  }
}
