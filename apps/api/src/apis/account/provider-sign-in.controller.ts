import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AccountNotActive,
  BrowserSessionsService,
  FactorNeeded,
  Public,
  SessionsService,
  TakesSessionCookie,
  type ClientInfo,
} from '@app/auth';
import { OrganizationNotFound, TooManyRequests } from '@app/common';
import { Fails, Returns, type Reply } from '@app/http';
import {
  IdentityProvidersService,
  ProviderAccountExists,
  ProviderNotFound,
  ProviderSignInDenied,
  ProviderSignInInvalid,
  ProviderSignInRefused,
  ProviderSignInsService,
  ProviderUnavailable,
  SignInCookies,
} from '@app/identity-providers';
import { toTokens } from './account.mapper.js';
import { toBrowserTokens } from './browser-session.mapper.js';
import { Client } from './client.decorator.js';
import { CookieHeader } from './cookie-header.decorator.js';
import { BrowserTokensDto } from './dto/browser-session.dto.js';
import {
  BeginProviderSignInDto,
  BegunBrowserSignInDto,
  BegunProviderSignInDto,
  CompleteBrowserSignInDto,
  CompleteProviderSignInDto,
  ProvidersQueryDto,
  SignInProvidersDto,
} from './dto/provider-sign-in.dto.js';
import { TokensDto } from './dto/tokens.dto.js';
import { toBegunInBrowser, toBegunSignIn, toProviderAnswer, toSignInProviders } from './provider-sign-in.mapper.js';

const completionFailures = [
  ...[ProviderSignInInvalid, ProviderSignInDenied, ProviderSignInRefused, ProviderAccountExists, ProviderUnavailable],
  ...[AccountNotActive, FactorNeeded, OrganizationNotFound, TooManyRequests],
];

@ApiTags('Account')
@Controller('auth')
export class ProviderSignInController {
  constructor(
    private readonly providers: IdentityProvidersService,
    private readonly signIns: ProviderSignInsService,
    private readonly sessions: SessionsService,
    private readonly browserSessions: BrowserSessionsService,
    private readonly cookies: SignInCookies,
  ) {}

  /** The providers of an organization. One that does not exist has none. */
  @Get('providers')
  @Public()
  @Returns(SignInProvidersDto)
  async listSignInProviders(@Query() { organizationId }: ProvidersQueryDto): Promise<SignInProvidersDto> {
    return toSignInProviders(await this.providers.list(organizationId));
  }

  /**
   * Begins a sign-in with an OpenID Connect provider: send the browser of the user to `authorizationUrl`, and keep
   * `request`. The provider sends the user back to the redirect URI. The sign-in works once, for ten minutes.
   */
  @Post('login/provider')
  @Public()
  @Returns(BegunProviderSignInDto)
  @Fails(ProviderNotFound, ProviderUnavailable, TooManyRequests)
  async beginProviderSignIn(
    @Body() body: BeginProviderSignInDto,
    @Client() client: ClientInfo,
  ): Promise<BegunProviderSignInDto> {
    return toBegunSignIn(await this.signIns.begin(body, client));
  }

  /**
   * Completes the sign-in with the parameters that the provider put into the redirect URI. Only the client with the
   * `request` of the beginning can. A user without an account gets one if the provider may create users.
   */
  @Post('login/provider/completion')
  @Public()
  @Returns(TokensDto)
  @Fails(...completionFailures)
  async completeProviderSignIn(
    @Body() { request, ...answer }: CompleteProviderSignInDto,
    @Client() client: ClientInfo,
  ): Promise<TokensDto> {
    const session = await this.signIns.complete(request, toProviderAnswer(answer), client);
    return toTokens(await this.sessions.tokensOf(session));
  }

  /** The same as `POST /auth/login/provider` for a browser: the secret is in the cookie `__Host-facet-sign-in`. */
  @Post('session/provider')
  @Public()
  @TakesSessionCookie()
  @Returns(BegunBrowserSignInDto)
  @Fails(ProviderNotFound, ProviderUnavailable, TooManyRequests)
  async beginBrowserProviderSignIn(
    @Body() body: BeginProviderSignInDto,
    @CookieHeader() cookies: string | undefined,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    const begun = await this.signIns.begin(body, client, this.cookies.read(cookies));
    return toBegunInBrowser(begun, this.cookies.write(begun.request));
  }

  /** Completes it: the refresh token is in the session cookie, as with `POST /auth/session`. */
  @Post('session/provider/completion')
  @Public()
  @TakesSessionCookie()
  @Returns(BrowserTokensDto)
  @Fails(...completionFailures)
  async completeBrowserProviderSignIn(
    @Body() answer: CompleteBrowserSignInDto,
    @CookieHeader() cookies: string | undefined,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    const session = await this.signIns.complete(this.cookies.read(cookies) ?? '', toProviderAnswer(answer), client);
    return toBrowserTokens(await this.browserSessions.tokensOf(session));
  }
}
