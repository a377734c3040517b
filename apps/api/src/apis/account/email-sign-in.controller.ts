import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AccountNotActive,
  BrowserSessionsService,
  EmailSignInsService,
  Public,
  SessionsService,
  SignInCodeInvalid,
  TakesSessionCookie,
  type ClientInfo,
} from '@app/auth';
import { OrganizationNotFound, TooManyRequests } from '@app/common';
import { Fails, Returns, type Reply } from '@app/http';
import { MailOff } from '@app/mail';
import { toEmailSignInRequest, toTokens } from './account.mapper.js';
import { toBrowserTokens } from './browser-session.mapper.js';
import { Client } from './client.decorator.js';
import { BrowserTokensDto } from './dto/browser-session.dto.js';
import {
  BrowserSignInByEmailDto,
  EmailSignInDto,
  EmailSignInRequestDto,
  SignInByEmailDto,
} from './dto/email-sign-in.dto.js';
import { TokensDto } from './dto/tokens.dto.js';

@ApiTags('Account')
@Controller('auth')
export class EmailSignInController {
  constructor(
    private readonly signIns: EmailSignInsService,
    private readonly sessions: SessionsService,
    private readonly browserSessions: BrowserSessionsService,
  ) {}

  /**
   * Sends an email with a code of six digits and a link, if the address belongs to an account. The answer is the same
   * for every address. Both work for ten minutes, for five tries, once, and only together with the `request` of this
   * answer. A further request for the same account ends the one before.
   */
  @Post('email-sign-in')
  @Public()
  @Returns(EmailSignInRequestDto, { status: 202, description: 'If there is such an account, an email is on its way' })
  @Fails(MailOff, TooManyRequests)
  async requestEmailSignIn(
    @Body() { email, organizationId }: EmailSignInDto,
    @Client() client: ClientInfo,
  ): Promise<EmailSignInRequestDto> {
    return toEmailSignInRequest(await this.signIns.request(email, organizationId, client));
  }

  /**
   * Signs in with the code of an email, or with the token of its link. It proves the address: an account whose address
   * was not verified is handed over to its owner, without password, sessions, keys and wallet.
   */
  @Post('email-sign-in/complete')
  @Public()
  @Returns(TokensDto)
  @Fails(SignInCodeInvalid, AccountNotActive, OrganizationNotFound, TooManyRequests)
  async signInByEmail(@Body() { request, code }: SignInByEmailDto, @Client() client: ClientInfo): Promise<TokensDto> {
    return toTokens(await this.sessions.tokensOf(await this.signIns.complete(request, code, client)));
  }

  /** The same for a browser: the refresh token is in the session cookie, as with `POST /auth/session`. */
  @Post('session/email-sign-in')
  @Public()
  @TakesSessionCookie()
  @Returns(BrowserTokensDto)
  @Fails(SignInCodeInvalid, AccountNotActive, OrganizationNotFound, TooManyRequests)
  async openBrowserSessionByEmail(
    @Body() { request, code }: BrowserSignInByEmailDto,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    return toBrowserTokens(await this.browserSessions.tokensOf(await this.signIns.complete(request, code, client)));
  }
}
