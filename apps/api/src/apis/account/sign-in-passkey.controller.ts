import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AccountNotActive,
  BrowserSessionsService,
  PasskeyRejected,
  PasskeySignInsService,
  Public,
  SessionsService,
  TakesSessionCookie,
  type ClientInfo,
} from '@app/auth';
import { OrganizationNotFound, TooManyRequests } from '@app/common';
import { Fails, Returns, type Reply } from '@app/http';
import { toTokens } from './account.mapper.js';
import { toBrowserTokens } from './browser-session.mapper.js';
import { Client } from './client.decorator.js';
import { BrowserTokensDto } from './dto/browser-session.dto.js';
import { PasskeyRequestOptionsDto, SignInWithPasskeyDto } from './dto/passkey.dto.js';
import { TokensDto } from './dto/tokens.dto.js';
import { toRequestOptions } from './passkey.mapper.js';

@ApiTags('Account')
@Controller('auth')
export class SignInPasskeyController {
  constructor(
    private readonly signIns: PasskeySignInsService,
    private readonly sessions: SessionsService,
    private readonly browserSessions: BrowserSessionsService,
  ) {}

  /**
   * Options for a sign-in with a passkey alone. They name no user: the passkey does. They work once, for five minutes,
   * for a token or for a session in a cookie.
   */
  @Post('login/passkey/options')
  @Public()
  @Returns(PasskeyRequestOptionsDto)
  @Fails(TooManyRequests)
  async beginSignInWithPasskey(@Client() client: ClientInfo): Promise<PasskeyRequestOptionsDto> {
    return toRequestOptions(await this.signIns.begin(client));
  }

  /**
   * Signs in with a passkey whose authenticator has checked a PIN or a biometric: that is two factors, so no code is
   * asked for. All that does not prove it gets the same answer.
   */
  @Post('login/passkey')
  @Public()
  @Returns(TokensDto)
  @Fails(PasskeyRejected, AccountNotActive, OrganizationNotFound, TooManyRequests)
  async signInWithPasskey(
    @Body() { credential, organizationId }: SignInWithPasskeyDto,
    @Client() client: ClientInfo,
  ): Promise<TokensDto> {
    return toTokens(await this.sessions.tokensOf(await this.signIns.complete(credential, organizationId, client)));
  }

  /** The same for a browser: the refresh token is in the session cookie, as with `POST /auth/session`. */
  @Post('session/passkey')
  @Public()
  @TakesSessionCookie()
  @Returns(BrowserTokensDto)
  @Fails(PasskeyRejected, AccountNotActive, OrganizationNotFound, TooManyRequests)
  async openBrowserSessionWithPasskey(
    @Body() { credential, organizationId }: SignInWithPasskeyDto,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    const session = await this.signIns.complete(credential, organizationId, client);
    return toBrowserTokens(await this.browserSessions.tokensOf(session));
  }
}
