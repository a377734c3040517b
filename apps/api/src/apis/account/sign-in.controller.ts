import { Body, Controller, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RegistrationService, SignUpByInvitation } from '@app/accounts';
import {
  FactorNeeded,
  FactorRequired,
  AccountNotActive,
  Caller,
  CredentialsInvalid,
  PasswordChangeRequired,
  PasswordRefused,
  Public,
  RefreshTokenExpired,
  RefreshTokenInvalid,
  SignedIn,
  SignInService,
  SignInBusy,
  SessionsService,
  type ClientInfo,
} from '@app/auth';
import { AlsoReturns, Fails, Returns, type Reply } from '@app/http';
import { TooManyRequests, type Principal, OrganizationNotFound } from '@app/common';
import { ReferrerUnknown, EmailTaken } from '@app/users';
import { usernameFailures } from '@app/usernames';
import { toSignedUp, toSignUp, toTokens } from './account.mapper.js';
import { Client } from './client.decorator.js';
import { LoginDto, RefreshDto, SignUpDto, SignUpQueryDto } from './dto/sign-in.dto.js';
import { TokensDto } from './dto/tokens.dto.js';

@ApiTags('Account')
@Controller('auth')
export class SignInController {
  constructor(
    private readonly registration: RegistrationService,
    private readonly signIns: SignInService,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Creates an account in an organization and signs it in. With `EMAIL_VERIFICATION=required` the answer is 202 for
   * every address, and an email to it explains the next step.
   */
  @Post('sign-up')
  @Public()
  @AlsoReturns(null, {
    status: 202,
    description: 'An email to the address explains the next step, whether it was known or not',
  })
  @Returns(TokensDto, { status: 201, description: 'The account was created' })
  @Fails(
    EmailTaken,
    OrganizationNotFound,
    SignUpByInvitation,
    PasswordRefused,
    ...usernameFailures,
    ReferrerUnknown,
    SignInBusy,
    TooManyRequests,
  )
  async signUp(@Query() query: SignUpQueryDto, @Body() body: SignUpDto, @Client() client: ClientInfo): Promise<Reply> {
    const session = await this.registration.register(toSignUp(body, query), client);
    return toSignedUp(session && (await this.sessions.tokensOf(session)));
  }

  /** Signs in with an email address and a password. An unknown address and a wrong password get the same answer. */
  @Post('login')
  @Public()
  @Returns(TokensDto)
  @Fails(
    ...[CredentialsInvalid, AccountNotActive, FactorNeeded, PasswordChangeRequired],
    ...[OrganizationNotFound, SignInBusy, TooManyRequests],
  )
  async signIn(@Body() body: LoginDto, @Client() client: ClientInfo): Promise<TokensDto> {
    return toTokens(await this.sessions.tokensOf(await this.signIns.withPassword(body, client)));
  }

  /**
   * Exchanges a refresh token for the next pair. Parallel and repeated calls get the same successor, up to 60 seconds
   * after the first one; a used token that arrives later ends the session. No session lives longer than
   * `SESSION_MAX_AGE`. With `organizationId` the session moves to another organization of the user, without the
   * password: its access tokens of before are invalid at once. Of calls for different organizations the last one decides.
   */
  @Post('refresh')
  @Public()
  @Returns(TokensDto)
  @Fails(RefreshTokenInvalid, RefreshTokenExpired, OrganizationNotFound, AccountNotActive, FactorRequired)
  async refreshTokens(@Body() { refreshToken, organizationId }: RefreshDto): Promise<TokensDto> {
    return toTokens(await this.sessions.tokensOf(await this.sessions.refresh(refreshToken, 'advance', organizationId)));
  }

  /** Ends the session of the access token. */
  @Post('logout')
  @SignedIn({ interactive: true })
  @Returns(null)
  async signOut(@Caller() caller: Principal): Promise<void> {
    await this.sessions.endOwn(caller);
  }
}
