import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AccountNotActive,
  BrowserSessionsService,
  ChallengeInvalid,
  PasswordChangeRequired,
  FactorCodeWrong,
  PasskeyWrong,
  Public,
  SessionsService,
  SignInChallengesService,
  TakesSessionCookie,
  type ClientInfo,
} from '@app/auth';
import { TooManyRequests } from '@app/common';
import { Fails, Returns, type Reply } from '@app/http';
import { toTokens } from './account.mapper.js';
import { toBrowserTokens } from './browser-session.mapper.js';
import { Client } from './client.decorator.js';
import { BrowserTokensDto } from './dto/browser-session.dto.js';
import { BrowserSignInFactorDto, SignInFactorDto } from './dto/factor.dto.js';
import { PasskeyRequestOptionsDto, SignInChallengeDto, SignInFactorPasskeyDto } from './dto/passkey.dto.js';
import { TokensDto } from './dto/tokens.dto.js';
import { toRequestOptions } from './passkey.mapper.js';

@ApiTags('Account')
@Controller('auth')
export class SignInFactorController {
  constructor(
    private readonly challenges: SignInChallengesService,
    private readonly sessions: SessionsService,
    private readonly browserSessions: BrowserSessionsService,
  ) {}

  /**
   * Completes a sign-in that answered 403 `sign_in.factor_needed`: with the token of its `challenge`, and a code of the
   * authenticator app or a recovery code. The challenge works once, for five minutes and five tries.
   */
  @Post('login/factor')
  @Public()
  @Returns(TokensDto)
  @Fails(ChallengeInvalid, FactorCodeWrong, AccountNotActive, PasswordChangeRequired, TooManyRequests)
  async signInWithFactor(
    @Body() { challenge, code }: SignInFactorDto,
    @Client() client: ClientInfo,
  ): Promise<TokensDto> {
    return toTokens(await this.sessions.tokensOf(await this.challenges.complete(challenge, code, client)));
  }

  /** The same for a browser: the refresh token is in the session cookie, as with `POST /auth/session`. */
  @Post('session/factor')
  @Public()
  @TakesSessionCookie()
  @Returns(BrowserTokensDto)
  @Fails(ChallengeInvalid, FactorCodeWrong, AccountNotActive, PasswordChangeRequired, TooManyRequests)
  async openBrowserSessionWithFactor(
    @Body() { challenge, code }: BrowserSignInFactorDto,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    const session = await this.challenges.complete(challenge, code, client);
    return toBrowserTokens(await this.browserSessions.tokensOf(session));
  }

  /** Options for a proof of the second factor by a passkey, for this challenge. They replace the ones of before. */
  @Post('login/factor/passkey/options')
  @Public()
  @Returns(PasskeyRequestOptionsDto)
  @Fails(ChallengeInvalid, TooManyRequests)
  async beginSignInWithFactorPasskey(
    @Body() { challenge }: SignInChallengeDto,
    @Client() client: ClientInfo,
  ): Promise<PasskeyRequestOptionsDto> {
    return toRequestOptions(await this.challenges.beginWithPasskey(challenge, client));
  }

  /** As `POST /auth/login/factor`, with a passkey of the user in the place of a code. */
  @Post('login/factor/passkey')
  @Public()
  @Returns(TokensDto)
  @Fails(ChallengeInvalid, PasskeyWrong, AccountNotActive, PasswordChangeRequired, TooManyRequests)
  async signInWithFactorPasskey(
    @Body() { challenge, credential }: SignInFactorPasskeyDto,
    @Client() client: ClientInfo,
  ): Promise<TokensDto> {
    const session = await this.challenges.completeWithPasskey(challenge, credential, client);
    return toTokens(await this.sessions.tokensOf(session));
  }

  /** The same for a browser: the refresh token is in the session cookie, as with `POST /auth/session`. */
  @Post('session/factor/passkey')
  @Public()
  @TakesSessionCookie()
  @Returns(BrowserTokensDto)
  @Fails(ChallengeInvalid, PasskeyWrong, AccountNotActive, PasswordChangeRequired, TooManyRequests)
  async openBrowserSessionWithFactorPasskey(
    @Body() { challenge, credential }: SignInFactorPasskeyDto,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    const session = await this.challenges.completeWithPasskey(challenge, credential, client);
    return toBrowserTokens(await this.browserSessions.tokensOf(session));
  }
}
