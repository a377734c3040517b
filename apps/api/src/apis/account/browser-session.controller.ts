import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { ProfileQueries } from '@app/accounts';
import { MemberAttributesService } from '@app/attributes';
import {
  FactorNeeded,
  FactorRequired,
  AccountNotActive,
  BrowserSessionsService,
  Caller,
  CredentialsInvalid,
  PasswordChangeRequired,
  Public,
  RefreshTokenExpired,
  RefreshTokenInvalid,
  SessionCookie,
  SignedIn,
  SignInBusy,
  SignInService,
  TakesSessionCookie,
  type ClientInfo,
} from '@app/auth';
import { RolesService } from '@app/members';
import { OrganizationNotFound, TooManyRequests, Unauthenticated, type Principal } from '@app/common';
import { Fails, Returns, type Reply } from '@app/http';
import { toBrowserTokens, toCurrentSession, toSignedOut } from './browser-session.mapper.js';
import { Client } from './client.decorator.js';
import { BrowserTokensDto, CurrentSessionDto, RefreshBrowserSessionDto } from './dto/browser-session.dto.js';
import { LoginDto } from './dto/sign-in.dto.js';

@ApiTags('Account')
@Controller('auth/session')
export class BrowserSessionController {
  constructor(
    private readonly signIns: SignInService,
    private readonly sessions: BrowserSessionsService,
    private readonly queries: ProfileQueries,
    private readonly attributes: MemberAttributesService,
    private readonly roles: RolesService,
  ) {}

  /**
   * Signs a browser in. As `/auth/login`, but the refresh token is in the cookie `__Host-facet-session` (HttpOnly,
   * Secure, SameSite=Lax) and nowhere else. Only for pages of this server, and for those of the same site whose origin
   * is in `CORS_ORIGINS`.
   */
  @Post()
  @Public()
  @TakesSessionCookie()
  @Returns(BrowserTokensDto)
  @Fails(
    ...[CredentialsInvalid, AccountNotActive, FactorNeeded, PasswordChangeRequired],
    ...[OrganizationNotFound, SignInBusy, TooManyRequests],
  )
  async openBrowserSession(@Body() body: LoginDto, @Client() client: ClientInfo): Promise<Reply> {
    return toBrowserTokens(await this.sessions.tokensOf(await this.signIns.withPassword(body, client)));
  }

  /**
   * The signed-in user, by the session cookie or an access token; otherwise 401. It reads the database, so it
   * also shows what has changed since the sign-in. `act` says that an admin acts in the place of the user.
   */
  @Get()
  @SignedIn({ interactive: true, impersonated: true })
  @TakesSessionCookie()
  @Returns(CurrentSessionDto)
  async getCurrentSession(@Caller() caller: Principal): Promise<CurrentSessionDto> {
    const reads = [this.queries.signedIn(caller), this.attributes.readOwn(caller)] as const;
    const permissions = this.roles.permissionsOfCaller(caller);
    return toCurrentSession(...(await Promise.all([...reads, permissions])), caller);
  }

  /**
   * The next access token, for the session cookie. Replaces the cookie, unless it replaced another less than ten
   * seconds ago. Tabs that call at the same time, and calls that are repeated within 60 seconds, advance the session
   * once. With `organizationId` the session moves to another organization of the user, as at `/auth/refresh`.
   */
  @Post('refresh')
  @Public()
  @TakesSessionCookie()
  @ApiBody({
    type: RefreshBrowserSessionDto,
    required: false,
    examples: { refresh: { summary: 'in the organization of the session', value: {} } },
  })
  @Returns(BrowserTokensDto)
  @Fails(
    Unauthenticated,
    RefreshTokenInvalid,
    RefreshTokenExpired,
    OrganizationNotFound,
    AccountNotActive,
    FactorRequired,
  )
  async refreshBrowserSession(
    @SessionCookie() cookie: string | undefined,
    @Body() { organizationId }: RefreshBrowserSessionDto,
  ): Promise<Reply> {
    return toBrowserTokens(await this.sessions.refresh(cookie, organizationId));
  }

  /** Signs the browser out: ends the session of the cookie, and clears the cookie. Succeeds without one, too. */
  @Delete()
  @Public()
  @TakesSessionCookie()
  @Returns(null)
  async endBrowserSession(@SessionCookie() cookie: string | undefined): Promise<Reply> {
    return toSignedOut(await this.sessions.end(cookie));
  }
}
