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
import {
  IdentityLimitReached,
  IdentityNeeded,
  IdentityNotFound,
  LinkedIdentitiesService,
  ProviderNotFound,
  ProviderSignInDenied,
  ProviderSignInInvalid,
  ProviderSignInRefused,
  ProviderSignInsService,
  ProviderUnavailable,
} from '@app/identity-providers';
import { IdentityTaken } from '@app/users';
import {
  BeginIdentityLinkDto,
  BegunProviderSignInDto,
  CompleteProviderSignInDto,
  LinkedIdentityDto,
  UnlinkIdentityDto,
} from './dto/provider-sign-in.dto.js';
import { toBegunSignIn, toLinkedIdentity, toProviderAnswer } from './provider-sign-in.mapper.js';

@ApiTags('Account')
@Controller('auth/identities')
export class IdentitiesController {
  constructor(
    private readonly signIns: ProviderSignInsService,
    private readonly identities: LinkedIdentitiesService,
    private readonly signIn: SignInService,
  ) {}

  /**
   * Begins to link an identity of a provider to the account of the caller, as `POST /auth/login/provider` begins a
   * sign-in. Needs a sign-in of the last ten minutes, or the password.
   */
  @Post()
  @SignedIn({ interactive: true })
  @Returns(BegunProviderSignInDto)
  @Fails(
    ...[ProviderNotFound, ProviderUnavailable, OrganizationNotFound, AccountNotActive],
    ...[SignInNotFresh, PasswordWrong, SignInBusy, TooManyRequests],
  )
  async beginIdentityLink(
    @Caller() caller: Principal,
    @Body() { currentPassword, ...choice }: BeginIdentityLinkDto,
  ): Promise<BegunProviderSignInDto> {
    await this.signIn.assertFresh(caller, currentPassword);
    return toBegunSignIn(await this.signIns.beginLink(choice, caller));
  }

  /** Links the identity: it signs in to the account from then on. Linking the same one again succeeds. */
  @Post('completion')
  @SignedIn({ interactive: true })
  @Returns(LinkedIdentityDto)
  @Fails(
    ...[ProviderSignInInvalid, ProviderSignInDenied, ProviderSignInRefused, ProviderUnavailable],
    ...[IdentityTaken, IdentityLimitReached, TooManyRequests],
  )
  async completeIdentityLink(
    @Caller() caller: Principal,
    @Body() { request, ...answer }: CompleteProviderSignInDto,
  ): Promise<LinkedIdentityDto> {
    return toLinkedIdentity(await this.signIns.completeLink(request, toProviderAnswer(answer), caller));
  }

  /**
   * Unlinks an identity of the caller. The last way to sign in stays, and so do identities of trusted issuers. Needs a
   * sign-in of the last ten minutes, or the password.
   */
  @Delete(':id')
  @SignedIn({ interactive: true })
  @ApiParam({
    name: 'id',
    description: 'Id of an identity, as /me shows it',
    example: '01930000-0000-7000-8000-000000000000',
  })
  @ApiBody({ type: UnlinkIdentityDto, required: false })
  @Returns(null)
  @Fails(IdentityNotFound, IdentityNeeded, SignInNotFresh, PasswordWrong, SignInBusy, TooManyRequests)
  async unlinkIdentity(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() { currentPassword }: UnlinkIdentityDto,
  ): Promise<void> {
    await this.signIn.assertFresh(caller, currentPassword);
    await this.identities.unlink(caller.userId, id);
  }
}
